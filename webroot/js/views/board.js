/* The bulletin board: every certificate the node holds, newest first, live, by address or payment. */

import { checksummed, NO_ADDRESS, readAddress } from '../address.js';
import { get } from '../api.js';
import { follow, h, rendering, setText } from '../dom.js';
import { clock, cleanHex, counted, isHash } from '../format.js';
import { go } from '../router.js';
import { field } from '../ui/field.js';
import { address, txHash } from '../ui/hash.js';
import { empty, failure, money, pageHead, signer } from '../ui/parts.js';
import { cell, table } from '../ui/table.js';

/** Certificates shown; the oldest leaves. */
const ROWS_LIMIT = 200;

const PAGE_LIMIT = 500;
const PAGES_LIMIT = 20;
const ENOUGH_ROWS = 50;
const RECENT_MS = 10 * 60_000;

export function boardView({ store, route, signal }) {
  const { filter, refusal } = filterOf(route.query);
  const rows = new Map();
  let state = 'asking';

  const certs = table('Certificates, newest first', ['Time', 'Signed by', 'Amount', 'From', 'To', 'Payment']);
  const count = h('p', { class: 'soft small', role: 'status' });
  const place = h('section', { class: 'card live', 'aria-label': 'Certificates' }, count, certs.node);
  const trouble = h('div');

  function take(found) {
    for (const cert of found) {
      rows.set(`${cert.tx_hash} ${cert.signer.id}`, cert);
    }
    const kept = [...rows].sort(([, a], [, b]) => Number(b.created_unix_millis) - Number(a.created_unix_millis));
    rows.clear();
    kept.slice(0, ROWS_LIMIT).forEach(([key, cert]) => rows.set(key, cert));
  }

  const none = empty(h('p', {}));
  const render = rendering(() => {
    follow(certs.body, [...rows], ([key]) => key, ([, cert]) => ({ node: boardRow(store, cert) }));
    certs.node.hidden = rows.size === 0;
    none.hidden = rows.size > 0 || state === 'failed';
    setText(none.firstChild, state === 'asking' ? 'The node is asked …' : nothingText(filter));
    setText(count, rows.size > 0 ? countText(rows.size) : '');
  }, signal);
  place.append(none, trouble);

  async function load() {
    try {
      take(await newest(filter, signal));
      state = 'loaded';
      trouble.replaceChildren();
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      state = 'failed';
      trouble.replaceChildren(failure('The board could not be read', error.message));
    }
    render();
  }

  store.addEventListener(
    'payment',
    (event) => {
      take(store.payment(event.detail).certs.filter((cert) => matches(filter, cert)));
      render();
    },
    { signal },
  );
  store.addEventListener('info', render, { signal });
  store.addEventListener('link', () => state === 'failed' && !refusal && store.link.state === 'open' && load(), { signal });
  if (refusal) {
    state = 'failed';
    trouble.replaceChildren(failure('The board cannot be filtered', refusal));
    render();
  } else {
    load();
  }

  return {
    title: 'Bulletin board',
    node: h(
      'div',
      { class: 'page' },
      pageHead('Bulletin board', 'Every certificate this node has verified, in public, newest first. New ones appear by themselves.'),
      h('div', { class: 'stack' }, filterForm(filter), place),
    ),
  };
}

/** What the link asks for: nothing is shown where its address is wrong. */
function filterOf(query) {
  const named = query.get('address');
  const { address = '', refusal } = named ? readAddress(named) : {};
  return { filter: { address: refusal ? named : address, tx_hash: query.get('tx_hash') ?? '' }, refusal };
}

function filterForm(filter) {
  const chosen = checksummed(filter.address) || filter.tx_hash;
  const input = field({
    id: 'board-filter',
    label: 'Only what concerns',
    hint: 'An address, as sender or recipient, or a transaction hash',
    attributes: { value: chosen, autocomplete: 'off', spellcheck: 'false', class: 'mono', type: 'search' },
  });
  function apply(event) {
    event.preventDefault();
    const wanted = cleanHex(input.control.value);
    const { address, refusal } = readAddress(input.control.value);
    if (wanted === '') {
      go('#/board');
    } else if (isHash(wanted)) {
      go(`#/board?tx_hash=${wanted}`);
    } else if (address) {
      go(`#/board?address=${checksummed(address)}`);
    } else if (refusal !== NO_ADDRESS) {
      input.refuse(refusal);
    } else {
      input.refuse('Expected an address of 40 digits, or a transaction hash of 64, after 0x.');
    }
  }
  return h(
    'form',
    { class: 'ask', novalidate: true, onsubmit: apply },
    input.node,
    h('button', { class: 'button', 'data-kind': 'main' }, 'Filter'),
    chosen && h('a', { class: 'button', href: '#/board' }, 'Show all'),
  );
}

function boardRow(store, cert) {
  const { effects } = cert;
  return h(
    'tr',
    {},
    cell('Time', h('time', { datetime: new Date(Number(cert.created_unix_millis)).toISOString() }, clock(cert.created_unix_millis, true))),
    cell('Signed by', signer(cert.signer)),
    cell('Amount', h('strong', {}, money(store.info, effects.amount, effects.asset))),
    cell('From', address(effects.sender)),
    cell('To', address(effects.recipient)),
    cell('Payment', txHash(cert.tx_hash)),
  );
}

function matches(filter, { tx_hash: tx, effects }) {
  return filter.tx_hash
    ? tx === filter.tx_hash
    : !filter.address || [effects.sender, effects.recipient].includes(filter.address);
}

function countText(rows) {
  return rows === ROWS_LIMIT ? `The newest ${ROWS_LIMIT} certificates` : counted(rows, 'certificate');
}

function nothingText(filter) {
  return filter.address || filter.tx_hash
    ? 'Nothing on the board concerns it. If something comes, it appears here.'
    : 'The board is empty. The first certificate appears here by itself.';
}

/** The newest certificates: of the last minutes, or of all time where those are few. */
async function newest(filter, signal) {
  const recent = await pages({ ...filter, since_unix_millis: Date.now() - RECENT_MS }, signal);
  return recent.length >= ENOUGH_ROWS ? recent : pages(filter, signal);
}

/** A board is read from its oldest entry on; only the newest are kept. */
async function pages(query, signal) {
  let certs = [];
  let cursor = '';
  for (let page = 0; page < PAGES_LIMIT; page++) {
    const answer = await get('/api/v1/bulletin-board', { signal, query: { ...query, limit: PAGE_LIMIT, cursor } });
    certs = [...certs, ...answer.certs].slice(-ROWS_LIMIT);
    if (answer.certs.length < PAGE_LIMIT) {
      return certs;
    }
    cursor = answer.next_cursor;
  }
  return certs;
}
