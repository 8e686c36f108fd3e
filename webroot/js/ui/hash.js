/* Hashes and addresses: short to read, whole to copy. */

import { checksummed } from '../address.js';
import { h, setAttribute, setText } from '../dom.js';
import { shortHash } from '../format.js';
import { icon } from './icons.js';

const SAID_FOR_MS = 1_500;

/**
 * @param {string} value
 * @param {string} what what it is, as a noun, for those who hear it
 * @param {{href?: string}} [options] href: where its own page is
 */
export function hash(value, what, { href } = {}) {
  const code = h('code', { title: value }, shortHash(value));
  const copied = h('span', { class: 'visually-hidden', role: 'status' });
  const button = h(
    'button',
    { type: 'button', class: 'copy', 'aria-label': `Copy the ${what}`, title: `Copy the ${what}`, onclick: copy },
    icon('copy'),
  );
  const node = h('span', { class: 'hash' }, href ? h('a', { href }, code) : code, button, copied);

  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      // Not over plain HTTP from afar: shown whole then, to be copied by hand.
      setText(code, value);
      setAttribute(node, 'data-whole', 'true');
      button.hidden = true;
      return;
    }
    say('done', 'Copied');
    setTimeout(() => say('copy', ''), SAID_FOR_MS);
  }

  function say(image, text) {
    button.replaceChildren(icon(image));
    setAttribute(button, 'data-done', image === 'done' ? 'true' : undefined);
    setText(copied, text);
  }

  return node;
}

export function txHash(value) {
  return hash(value, 'transaction hash', { href: `#/tx/${value}` });
}

export function address(value) {
  const shown = checksummed(value);
  return hash(shown, 'address', { href: `#/account/${shown}` });
}
