/* The demo's card: its button, its timeline, and what came of it. */

import { announce, h, rendering, setText } from '../dom.js';
import { capitalized, grouped, span } from '../format.js';
import { hash, txHash } from '../ui/hash.js';
import { failure, tokenOf } from '../ui/parts.js';
import { cell, table } from '../ui/table.js';
import { runFlow } from './flow.js';
import { balancesOf, resultOf } from './telling.js';
import { timeline } from './timeline.js';

/** The button that starts the demo; hidden where the node has none. */
export function demoButton(store, signal) {
  const button = h('button', { type: 'button', class: 'button', 'data-kind': 'hero', id: 'run-demo', onclick: run });
  function run() {
    document.getElementById('demo').scrollIntoView({ block: 'start', behavior: 'smooth' });
    runFlow(store);
  }

  const render = rendering(() => {
    const phase = store.flow?.phase;
    const isRunning = phase === 'waiting' || phase === 'paying';
    button.hidden = !store.info.demo;
    button.disabled = isRunning || !store.isLive;
    setText(button, phase === 'waiting' ? 'Waiting for the next block …' : phase === 'paying' ? 'Paying …' : phase ? 'Run it again' : 'Run the demo');
  }, signal);
  for (const type of ['flow', 'info', 'link', 'isFed']) {
    store.addEventListener(type, render, { signal });
  }
  return button;
}

/** The timeline, with the demo's result above it once there is one. */
export function demoCard(store, signal) {
  const heading = h('h2', {});
  const result = h('div', { id: 'flow-result' });
  const proofs = h('div');
  let shown;

  const render = rendering(() => {
    const { flow } = store;
    setText(heading, flow ? 'Alice pays Bob, Bob pays Carol with that very money' : 'Payments against block height');
    if (shown !== flow) {
      shown = flow;
      result.replaceChildren(...resultParts(flow));
      proofs.replaceChildren(...(flow?.phase === 'ended' ? [proofsOf(store, flow)] : []));
    }
  }, signal);
  store.addEventListener('flow', render, { signal });
  store.addEventListener('flow', () => store.flow.phase === 'ended' && announce(resultOf(store.flow).said), { signal });
  return h('section', { class: 'card demo', id: 'demo' }, h('div', { class: 'card-head' }, heading), result, timeline(store, signal), proofs);
}

function resultParts(flow) {
  if (flow?.phase === 'failed') {
    return [failure('The demo did not come to its end', flow.trouble)];
  }
  if (flow?.phase !== 'ended') {
    return [];
  }
  const { isOk, qcs, tookMs, before, after, blocks, said } = resultOf(flow);
  const figure = (key, value, label) =>
    h('div', {}, h('dd', { class: 'figure', 'data-value': key }, value), h('dt', { class: 'soft' }, label));
  return [
    h(
      'div',
      { class: 'verdict', 'data-ok': String(isOk) },
      h('p', { class: 'verdict-said' }, said),
      h(
        'dl',
        { class: 'figures' },
        figure('qcs', String(qcs), 'quorum certificates'),
        figure('took', span(tookMs), 'for both, end to end'),
        figure('blocks', String(blocks), 'blocks in between'),
        h(
          'div',
          {},
          h('dd', { class: 'figure figure-heights' }, h('span', { 'data-value': 'before' }, grouped(before)), h('span', { class: 'soft' }, ' → '), h('span', { 'data-value': 'after' }, grouped(after))),
          h('dt', { class: 'soft' }, blocks === 0n ? 'height before and after: unchanged' : 'height before and after'),
        ),
      ),
    ),
  ];
}

function proofsOf(store, flow) {
  const asset = store.payment(flow.payments[0].txHash)?.effects?.asset ?? store.info.assets[0].address;
  const { symbol, decimals } = tokenOf(store.info, asset);
  const proofs = table('The proofs', ['Payment', 'Took', 'Signed by', 'Transaction', 'QC'], { isCaptionShown: true });
  proofs.body.append(...flow.payments.map(proofRow));
  const balances = table(`Available, in ${symbol}`, ['Account', 'Before', 'After'], {
    isCaptionShown: true,
    isNarrow: true,
  });
  balances.body.append(
    ...balancesOf(flow, decimals).map(({ name, before, after }) =>
      h('tr', {}, cell('Account', name), cell('Before', before), cell('After', after)),
    ),
  );
  return h('div', { class: 'proofs' }, proofs.node, balances.node);
}

function proofRow(paid) {
  return h(
    'tr',
    { class: 'proof' },
    cell('Payment', `${capitalized(paid.from)} → ${capitalized(paid.to)}`),
    cell('Took', span(paid.qcAt - paid.submitAt)),
    cell('Signed by', paid.signers.join(', ')),
    cell('Transaction', txHash(paid.txHash)),
    cell('QC', hash(paid.qcHash, 'QC hash')),
  );
}
