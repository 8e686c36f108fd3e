/* Small parts that several views show. */

import { checksummed } from '../address.js';
import { h, setAttribute, setText } from '../dom.js';
import { amount, capitalized, initials, shortHash } from '../format.js';
import { hash } from './hash.js';

/** A word in a coloured pill. */
export function chip() {
  const node = h('span', { class: 'chip' });
  return {
    node,
    update({ label, tone }) {
      setText(node, label);
      setAttribute(node, 'data-tone', tone);
    },
  };
}

/** A validator's mark. Its name always stands beside it. */
export function seal(name) {
  return h('span', { class: 'seal', 'aria-hidden': 'true' }, initials(name));
}

/** What to call whoever signed. */
export function validatorName(validator) {
  return validator.name ?? shortHash(validator.id);
}

/** A validator's mark and name. */
export function signer(validator) {
  return h('span', { class: 'row' }, seal(validatorName(validator)), capitalized(validatorName(validator)));
}

/** A token as the node names it. */
export function tokenOf(info, asset) {
  const known = info.assets.find((token) => token.address === asset);
  return { symbol: known?.symbol ?? shortHash(checksummed(asset), 6, 4), decimals: known?.decimals ?? 6 };
}

/** An amount with its token's name. */
export function money(info, units, asset) {
  const { symbol, decimals } = tokenOf(info, asset);
  return `${amount(units, decimals)} ${symbol}`;
}

/**
 * What a sender wrote beside a payment: as text where the node says that it can be read as such. It
 * is a stranger's text, and stands apart from ours.
 *
 * @param {{memo: string, memo_text?: string}} tx
 */
export function memo(tx) {
  return tx.memo_text ? h('bdi', { class: 'memo' }, tx.memo_text) : hash(tx.memo, 'memo');
}

/** Something went wrong: what, and why or what to do. */
export function failure(title, message) {
  return h('div', { class: 'notice', 'data-tone': 'red', role: 'alert' }, h('p', {}, h('strong', {}, title)), h('p', {}, message));
}

export function empty(...children) {
  return h('div', { class: 'empty' }, children);
}

/** A heading and what stands under it. Views put the focus on it when they open. */
export function pageHead(title, ...lead) {
  return h(
    'header',
    { class: 'page-head' },
    h('h1', { tabindex: -1 }, title),
    lead.length > 0 && h('p', { class: 'lead' }, lead),
  );
}

/** Rows of a definition list. */
export function facts(rows) {
  return h(
    'dl',
    { class: 'facts' },
    rows.map(([term, ...value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))),
  );
}
