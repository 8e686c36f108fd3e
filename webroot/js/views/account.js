/* An account as the committee sees it: what the chain has, what is under way, what can be spent. */

import { checksummed, readAddress } from '../address.js';
import { get } from '../api.js';
import { follow, h, rendering } from '../dom.js';
import { shortHash } from '../format.js';
import { go } from '../router.js';
import { accountCard } from '../ui/account-card.js';
import { field } from '../ui/field.js';
import { empty, failure, pageHead } from '../ui/parts.js';

const REPEAT_LEAST_MS = 800;

export function accountView({ store, route, signal }) {
  const named = route.path[1];
  const { address: owner, refusal } = named === undefined ? {} : readAddress(named);
  return {
    title: owner ? `Account ${shortHash(checksummed(owner))}` : 'Account',
    node: h(
      'div',
      { class: 'page' },
      pageHead('Account', 'What the chain has settled, what certified payments change, and what is left to spend.'),
      h('div', { class: 'stack' }, addressForm(owner ? checksummed(owner) : named), body(store, { owner, refusal }, route.query.getAll('asset'), signal)),
    ),
  };
}

function body(store, { owner, refusal }, assets, signal) {
  if (refusal) {
    return failure('This is no address', refusal);
  }
  return owner
    ? watched(store, owner, assets, signal)
    : empty(h('p', {}, 'Enter an address to see what it has, what is under way and what it can spend.'));
}

function addressForm(shown) {
  const input = field({
    id: 'account-address',
    label: 'Address',
    hint: '0x and 40 digits',
    attributes: { value: shown ?? '', autocomplete: 'off', spellcheck: 'false', class: 'mono' },
  });
  function ask(event) {
    event.preventDefault();
    const { address: wanted, refusal } = readAddress(input.control.value);
    if (refusal) {
      input.refuse(refusal);
      return;
    }
    go(`#/account/${checksummed(wanted)}`);
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
