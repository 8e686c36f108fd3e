/* Follow one payment by its hash, or pick one of those seen lately. */

import { h, rendering, setText } from '../dom.js';
import { cleanHex, isHash } from '../format.js';
import { go } from '../router.js';
import { empty, failure, pageHead } from '../ui/parts.js';
import { paymentList } from '../ui/payments.js';
import { tracker } from '../ui/tracker.js';
import { field } from '../ui/field.js';

const LATELY_LIMIT = 12;

export function followView({ store, route, signal }) {
  const tx = route.path[1]?.toLowerCase();
  const input = field({
    id: 'follow-hash',
    label: 'Transaction hash',
    hint: '0x and 64 digits, as submitting answered or the board shows it',
    attributes: { value: tx ?? '', autocomplete: 'off', spellcheck: 'false', class: 'mono' },
  });
  const form = h(
    'form',
    { class: 'ask', novalidate: true, onsubmit: ask },
    input.node,
    h('button', { class: 'button', 'data-kind': 'main' }, 'Follow'),
  );

  function ask(event) {
    event.preventDefault();
    const wanted = cleanHex(input.control.value);
    if (!isHash(wanted)) {
      input.refuse('Expected 0x and 64 hexadecimal digits.');
      return;
    }
    input.accept();
    go(`#/tx/${wanted}`);
  }

  return {
    title: tx ? 'Payment' : 'Follow a payment',
    node: h(
      'div',
      { class: 'page' },
      pageHead('Follow a payment', 'Certificates arrive one by one; a quorum preconfirms; the chain settles.'),
      h('div', { class: 'stack' }, form, body(store, tx, signal)),
    ),
  };
}

function body(store, tx, signal) {
  if (tx === undefined) {
    return lately(store, signal);
  }
  return isHash(tx)
    ? tracker(store, tx, signal)
    : failure('This is no transaction hash', 'Expected 0x and 64 hexadecimal digits.');
}

function lately(store, signal) {
  const list = paymentList(store);
  const none = empty(
    h('p', {}, 'No payment has been seen in the last minutes.'),
    h('p', {}, h('a', { href: '#/submit' }, 'Submit one'), ' or watch this place.'),
  );
  const heading = h('h2', {});
  const render = rendering(() => {
    const payments = store.payments().slice(0, LATELY_LIMIT);
    list.update(payments);
    list.node.hidden = payments.length === 0;
    none.hidden = payments.length > 0;
    setText(heading, 'Seen lately');
  }, signal);
  for (const type of ['payment', 'committee', 'info']) {
    store.addEventListener(type, render, { signal });
  }
  return h('section', { class: 'card' }, heading, list.node, none);
}
