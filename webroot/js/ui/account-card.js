/* One account in one token, kept up to date in place. */

import { follow, h, setAttribute, setText } from '../dom.js';
import { amount, grouped } from '../format.js';
import { hash, txHash } from './hash.js';
import { signer, tokenOf } from './parts.js';
import { cell, setCell, table } from './table.js';

const SUM = [
  { key: 'base', label: 'Base', hint: 'settled on chain', sign: '' },
  { key: 'outgoing', label: 'Outgoing', hint: 'certified or permitted, with fee bounds', sign: '− ' },
  { key: 'incoming', label: 'Incoming', hint: 'certified, not settled', sign: '+ ' },
  { key: 'available', label: 'Available', hint: 'base and overlay together', sign: '= ' },
];
const COMPARED = ['height', 'base', 'outgoing', 'incoming', 'available'];
const OPINION_COLUMNS = ['Validator', 'Height', 'Base', 'Outgoing', 'Incoming', 'Available'];
const LANE_COLUMNS = ['Nonce key', 'Settled up to', 'Next to sign', 'Last under way'];

/**
 * @param {import('../store.js').Store} store
 * @param {string} asset
 */
export function accountCard(store, asset) {
  const symbol = h('h2', {});
  const available = h('p', { class: 'figure', 'data-value': 'available' });
  const sum = sumList();
  const lanes = laneTable();
  const opinions = opinionTable();
  const node = h(
    'article',
    { class: 'card account', 'data-asset': asset },
    h('div', { class: 'card-head' }, symbol, hash(asset, 'token address')),
    h(
      'div',
      { class: 'account-main' },
      h(
        'div',
        { class: 'account-available' },
        h('p', { class: 'soft' }, 'Available'),
        available,
        h('p', { class: 'soft small' }, 'What a payment may spend now, preconfirmed money included'),
      ),
      sum.node,
    ),
    lanes.node,
    opinions.node,
  );
  return {
    node,
    update({ supported, views }) {
      const token = tokenOf(store.info, asset);
      const said = (units) => amount(units, token.decimals);
      setText(symbol, token.symbol);
      setText(available, said(supported.available));
      sum.update(supported, said);
      lanes.update(supported.lanes);
      opinions.update(supported, views, said);
    },
  };
}

/** Base − outgoing + incoming, as bars of one scale. */
function sumList() {
  const rows = SUM.map(({ key, label, hint, sign }) => {
    const value = h('dd', { class: 'num', 'data-value': key });
    const bar = h('span', { class: 'sum-bar', 'aria-hidden': 'true' });
    const name = h('dt', {}, label, h('span', { class: 'soft small' }, ` ${hint}`));
    return { key, sign, value, bar, node: h('div', { class: 'sum-row', 'data-key': key }, name, value, bar) };
  });
  const height = h('p', { class: 'soft small' });
  return {
    node: h('div', {}, h('dl', { class: 'sum' }, rows.map((row) => row.node)), height),
    update(view, said) {
      const most = rows.map(({ key }) => BigInt(view[key])).reduce((a, b) => (a > b ? a : b), 1n);
      for (const { key, sign, value, bar } of rows) {
        setText(value, sign + said(view[key]));
        bar.style.setProperty('--share', `${Number((BigInt(view[key]) * 1000n) / most) / 10}%`);
      }
      setText(height, `At the final block ${grouped(view.height)}`);
    },
  };
}

function laneTable() {
  const none = h('p', { class: 'soft' }, 'No payment of this account is under way.');
  const lanes = table('Lanes: the sequences in which this account pays', LANE_COLUMNS, { isCaptionShown: true });
  return {
    node: h('div', {}, none, lanes.node),
    update(list) {
      none.hidden = list.length > 0;
      lanes.node.hidden = list.length === 0;
      follow(lanes.body, list, (lane) => `${lane.nonce_key_be} ${lane.pending_tx_hash}`, laneRow);
    },
  };
}

function laneRow(lane) {
  const [settled, next] = LANE_COLUMNS.slice(1, 3).map((column) => cell(column));
  return {
    node: h(
      'tr',
      {},
      cell('Nonce key', hash(lane.nonce_key_be, 'nonce key')),
      settled,
      next,
      cell('Last under way', lane.pending_tx_hash ? txHash(lane.pending_tx_hash) : 'none'),
    ),
    update(now) {
      setCell(settled, now.chain_nonce);
      setCell(next, now.next_seq);
    },
  };
}

/** What each validator answered */
function opinionTable() {
  const opinions = table('The account as each validator sees it', OPINION_COLUMNS);
  const summary = h('summary');
  const node = h('details', { class: 'more' }, summary, opinions.node);
  return {
    node,
    update(supported, views, said) {
      const differs = views.some(({ view }) => COMPARED.some((key) => view[key] !== supported[key]));
      setText(summary, differs ? 'Validators see it differently' : `All ${views.length} validators that answered see the same`);
      setAttribute(node, 'data-differs', differs ? 'true' : undefined);
      follow(opinions.body, views, ({ validator }) => validator.id, ({ validator }) => {
        const cells = OPINION_COLUMNS.slice(1).map((column) => cell(column));
        return {
          node: h('tr', {}, cell('Validator', signer(validator)), cells),
          update({ view }) {
            COMPARED.forEach((key, index) => {
              const text = key === 'height' ? grouped(view.height) : said(view[key]);
              setCell(cells[index], text, view[key] !== supported[key]);
            });
          },
        };
      });
    },
  };
}
