/* An account as the committee sees it: what the chain has, what is under way, what can be spent. */

import { get } from '../api.js';
import { follow, h, rendering } from '../dom.js';
import { cleanHex, isAddress, shortHash } from '../format.js';
import { go } from '../router.js';
import { accountCard } from '../ui/account-card.js';
import { field } from '../ui/field.js';
import { empty, failure, pageHead } from '../ui/parts.js';

const REPEAT_LEAST_MS = 800;

export function accountView({ store, route, signal }) {
  const owner = route.path[1]?.toLowerCase();
  return {
    title: owner ? `Account ${shortHash(owner)}` : 'Account',
    node: h(
      'div',
      { class: 'page' },
      pageHead('Account', 'What the chain has settled, what certified payments change, and what is left to spend.'),
      h('div', { class: 'stack' }, addressForm(owner), body(store, owner, route.query.getAll('asset'), signal)),
    ),
  };
}

function body(store, owner, assets, signal) {
  if (owner === undefined) {
    return empty(h('p', {}, 'Enter an address to see what it has, what is under way and what it can spend.'));
  }
  return isAddress(owner)
    ? watched(store, owner, assets, signal)
    : failure('This is no address', 'Expected 0x and 40 hexadecimal digits.');
}

function addressForm(owner) {
  const input = field({
    id: 'account-address',
    label: 'Address',
    hint: '0x and 40 digits',
    attributes: { value: owner ?? '', autocomplete: 'off', spellcheck: 'false', class: 'mono' },
  });
  function ask(event) {
    event.preventDefault();
    const wanted = cleanHex(input.control.value);
    if (!isAddress(wanted)) {
      input.refuse('Expected 0x and 40 hexadecimal digits.');
      return;
    }
    go(`#/account/${wanted}`);
  }
  return h(
    'form',
    { class: 'ask', novalidate: true, onsubmit: ask },
    input.node,
    h('button', { class: 'button', 'data-kind': 'main' }, 'Show'),
  );
}

/** Reads the account now, at every block, and whenever a payment concerns it. */
function watched(store, owner, assets, signal) {
  const query = new URLSearchParams(assets.map((asset) => ['asset', asset]));
  const path = `/api/v1/accounts/${owner}${assets.length > 0 ? `?${query}` : ''}`;
  const trouble = h('div');
  const cards = h('div', { class: 'stack live' });
  const asking = empty(h('p', {}, 'Validators are asked …'));
  let report;
  let isAsking = false;
  let isWanted = false;

  const render = rendering(() => {
    asking.hidden = Boolean(report) || trouble.childElementCount > 0;
    follow(
      cards,
      report?.accounts ?? [],
      ({ supported }) => supported.asset,
      ({ supported }) => accountCard(store, supported.asset),
    );
  }, signal);

  async function read() {
    try {
      report = await get(path, { signal });
      trouble.replaceChildren();
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      trouble.replaceChildren(failure('The account could not be read', error.message));
    }
    render();
  }

  /** One question at a time, and not too often: what changes meanwhile is asked for once. */
  async function ask() {
    isWanted = true;
    if (isAsking) {
      return;
    }
    isAsking = true;
    while (isWanted && !signal.aborted) {
      isWanted = false;
      await read();
      await new Promise((resolve) => setTimeout(resolve, REPEAT_LEAST_MS));
    }
    isAsking = false;
  }

  store.addEventListener(
    'payment',
    (event) => {
      const effects = store.payment(event.detail)?.effects;
      if (effects?.sender === owner || effects?.recipient === owner) {
        ask();
      }
    },
    { signal },
  );
  store.addEventListener('head', ask, { signal });
  store.addEventListener('info', render, { signal });
  ask();
  return h('div', { class: 'stack', id: 'account' }, trouble, asking, cards);
}
