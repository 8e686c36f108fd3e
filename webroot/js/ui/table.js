/* Tables, which become cards on a phone unless they are narrow: every cell carries its column's name. */

import { h, setAttribute, setText } from '../dom.js';

/**
 * @param {string} caption
 * @param {string[]} columns
 * @param {{isCaptionShown?: boolean, isNarrow?: boolean}} [options]
 */
export function table(caption, columns, { isCaptionShown = false, isNarrow = false } = {}) {
  const body = h('tbody');
  const node = h(
    'table',
    { class: !isNarrow && 'cards' },
    h('caption', { class: !isCaptionShown && 'visually-hidden' }, caption),
    h('thead', {}, h('tr', {}, columns.map((name) => h('th', { scope: 'col' }, name)))),
    body,
  );
  return { node, body };
}

export function cell(column, ...children) {
  return h('td', { 'data-label': column }, children);
}

/** Sets a cell's text, and whether it strikes. */
export function setCell(node, text, isStriking = false) {
  setText(node, text);
  setAttribute(node, 'data-strikes', isStriking ? 'true' : undefined);
}
