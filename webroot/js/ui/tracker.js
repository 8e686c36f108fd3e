/* One payment, followed: certificates as they come, the quorum, the stage, the settlement. */

import { get } from '../api.js';
import { announce, follow, h, rendering, setAttribute, setText } from '../dom.js';
import { capitalized, clock, counted, grouped, shortHash, span } from '../format.js';
import { STAGES, currentStage, quorumAt, reached, standing } from '../stages.js';
import { address, hash, txHash } from './hash.js';
import { chip, facts, failure, memo, money, seal, validatorName } from './parts.js';
import { rejectRow } from './rejects.js';
import { ring, ringState } from './ring.js';

/**
 * @param {import('../store.js').Store} store
 * @param {string} tx
 * @param {AbortSignal} signal
 */
export function tracker(store, tx, signal) {
  const mark = ring();
  const stage = chip();
  const title = h('p', { class: 'track-amount' });
  const parties = h('p', { class: 'track-parties row' });
  const said = h('p', { class: 'soft' });
  const certs = h('ol', { class: 'certs' });
  const certsNote = h('p', { class: 'soft small' });
  const rejects = h('ul', { class: 'certs' });
  const steps = h('ol', { class: 'steps' });
  const papers = h('div');
  const trouble = h('div');
  let asked = 'asking';
  let announced = '';
  let wasLost = false;
  let isQcTold = false;
  let shownPapers;

  const node = h(
    'section',
    { class: 'certificate live', 'aria-label': `Payment ${shortHash(tx)}` },
    h('div', { class: 'track-head' }, mark.node, h('div', { class: 'track-title' }, stage.node, title, parties, said)),
    trouble,
    h(
      'div',
      { class: 'track-body' },
      h('div', {}, h('h2', {}, 'Certificates'), certsNote, certs, rejects),
      h('div', {}, h('h2', {}, 'Way to the chain'), steps),
    ),
    papers,
  );

  function render() {
    const payment = store.payment(tx);
    const now = standing(payment);
    mark.update(ringState(payment, store.committee, now.tone));
    stage.update(asked === 'asking' && !payment ? { label: 'Asking the node', tone: 'plain' } : now);
    setAttribute(node, 'data-stage', currentStage(payment) ?? (payment?.rejects.length > 0 ? 'REFUSED' : 'UNKNOWN'));
    setText(title, payment?.effects ? money(store.info, payment.effects.amount, payment.effects.asset) : 'Payment');
    if (payment?.effects && parties.childElementCount === 0) {
      const { sender, recipient } = payment.effects;
      parties.append(party('from', sender), party('to', recipient));
    }
    setText(said, payment || asked === 'asking' ? now.said : `${now.said} The page keeps listening.`);
    renderCertificates(payment);
    const rows = stepsOf(store, payment);
    follow(steps, rows, (row) => row.key, step);
    renderPapers(payment);
    if (payment && now.label !== announced) {
      announced = now.label;
      announce(`${now.label}. ${counted(payment.certs.length, 'certificate')}.`);
    }
  }

  function renderCertificates(payment) {
    const list = payment?.certs ?? [];
    const first = Number(list[0]?.created_unix_millis);
    follow(certs, list, (cert) => cert.signer.id, (cert) => certificate(cert, first));
    follow(rejects, standingRejects(payment), (row) => row.validator?.id ?? '', (row) => ({ node: rejectRow(row) }));
    const missing = (store.committee?.threshold ?? 0) - list.length;
    setText(
      certsNote,
      payment?.qcHash
        ? 'The quorum is reached: these signatures prove it to anyone.'
        : list.length === 0
          ? 'None yet.'
          : `${counted(Math.max(0, missing), 'certificate')} missing for a quorum.`,
    );
  }

  function renderPapers(payment) {
    const next = papersOf(tx, payment);
    if (shownPapers?.isEqualNode(next)) {
      return;
    }
    // What is shown changes by itself while something of it is being copied.
    shownPapers = next.cloneNode(true);
    papers.replaceChildren(next);
  }

  async function ask() {
    try {
      const status = await get(`/api/v1/tx/${tx}/status`, { signal });
      isQcTold ||= Boolean(status.qc_hash);
      store.addStatus(status);
      trouble.replaceChildren();
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      trouble.replaceChildren(...(error.isNotKnown ? [] : [failure('The node was asked in vain', error.message)]));
    }
    asked = 'answered';
    changed();
    askOnceMore();
  }

  /** A page that was opened before the QC lacks what only the status has. */
  function askOnceMore() {
    if (asked === 'answered' && !isQcTold && store.payment(tx)?.qcHash) {
      isQcTold = true;
      ask();
    }
  }

  function paymentChanged() {
    changed();
    askOnceMore();
  }

  /** What was missed while nothing came in. */
  function askAgain() {
    const { state } = store.link;
    if (state === 'open' && wasLost) {
      ask();
    }
    wasLost = state === 'lost' || (wasLost && state !== 'open');
  }

  const changed = rendering(render, signal);
  store.addEventListener('payment', (event) => event.detail === tx && paymentChanged(), { signal });
  store.addEventListener('committee', changed, { signal });
  store.addEventListener('info', changed, { signal });
  store.addEventListener('link', askAgain, { signal });
  ask();
  return node;
}

/** A refusal stands until its validator has certified after all, or the others were enough. */
function standingRejects(payment) {
  const signers = new Set(payment?.certs.map((cert) => cert.signer.id));
  return payment && !payment.qcHash ? payment.rejects.filter((row) => !signers.has(row.validator?.id)) : [];
}

function party(word, owner) {
  return h('span', { class: 'party' }, h('span', { class: 'soft' }, word), address(owner));
}

function certificate(cert, first) {
  const time = Number(cert.created_unix_millis);
  const later = time === first ? clock(time, true) : `+${span(time - first)}`;
  return {
    node: h(
      'li',
      { class: 'cert' },
      seal(validatorName(cert.signer)),
      h('span', { class: 'cert-name' }, capitalized(validatorName(cert.signer))),
      h('span', { class: 'cert-time', title: clock(time, true) }, later),
      hash(cert.signature, `signature of ${validatorName(cert.signer)}`),
    ),
  };
}

function step(first) {
  const label = h('span', { class: 'step-label' });
  const detail = h('span', { class: 'step-detail' });
  const node = h('li', { class: 'step', 'data-key': first.key }, label, detail);
  return {
    node,
    update(row) {
      setAttribute(node, 'data-state', row.state);
      setText(label, row.label);
      setText(detail, row.detail);
    },
  };
}

/** The stations of a payment: which are behind it, where it is, what ended it. */
function stepsOf(store, payment) {
  const stage = currentStage(payment);
  const rank = stage ? STAGES[stage].rank : 0;
  const isLost = stage === 'FAILED' || stage === 'EXPIRED';
  const isPassed = (key) =>
    (!isLost && STAGES[key].rank <= rank) || (!isUndone(stage, key) && Boolean(reached(payment, key)));
  const station = (key, label) => ({
    key,
    label,
    state: isPassed(key) ? 'done' : 'open',
    detail: isUndone(stage, key) ? '' : stationDetail(reached(payment, key)),
  });
  const certified = station('CERTIFIED', 'Preconfirmed by a quorum');
  const quorum = quorumAt(payment);
  const rows = [
    payment?.qcHash ? { ...certified, state: 'done', detail: certified.detail || (quorum ? clock(quorum) : '') } : certified,
    station('QUEUED_ONCHAIN', 'Handed to the chain'),
    station('INCLUDED', 'In a block'),
    station('FINALIZED', 'Settled: that block is final'),
  ];
  if (isLost) {
    const end = reached(payment, stage);
    const why = [stationDetail(end), end.detail].filter(Boolean).join(' · ');
    return [...rows.filter((row) => row.state === 'done'), { key: stage, label: STAGES[stage].label, state: 'lost', detail: why }];
  }
  const next = rows.find((row) => row.state === 'open');
  if (next && payment?.certs.length > 0) {
    next.state = 'next';
  }
  return rows;
}

/** A block that was not final may have been replaced: then the payment is on its way again. */
function isUndone(stage, key) {
  return key === 'INCLUDED' && stage === 'QUEUED_ONCHAIN';
}

function stationDetail(update) {
  return update ? `${clock(update.unix_millis)} · block ${grouped(update.block_height)}` : '';
}

function papersOf(tx, payment) {
  const rows = [['Transaction', txHash(tx)]];
  if (payment?.effectsHash) {
    rows.push(['Effects', hash(payment.effectsHash, 'effects hash')]);
  }
  if (payment?.effects) {
    const { nonce } = payment.effects;
    rows.push(['Nonce', h('span', {}, `${nonce.nonce_seq} on key `), hash(nonce.nonce_key_be, 'nonce key')]);
  }
  if (payment?.tx?.memo) {
    rows.push(['Memo', memo(payment.tx)]);
  }
  const place = payment?.stages.findLast((update) => update.chain_tx_hash);
  if (place) {
    rows.push(['Transaction on the chain', hash(place.chain_tx_hash, "the chain's transaction hash")]);
    rows.push(['Block', hash(place.block_hash, 'block hash')]);
  }
  if (payment?.qcHash) {
    rows.push(['Quorum certificate', hash(payment.qcHash, 'QC hash')]);
  }
  return h(
    'div',
    { class: 'papers' },
    facts(rows),
    payment?.qcHash &&
      h(
        'a',
        { class: 'button', href: `/api/v1/tx/${tx}/qc`, download: `qc-${tx.slice(2, 10)}.json` },
        'Download the QC',
      ),
  );
}
