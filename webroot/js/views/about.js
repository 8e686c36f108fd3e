/* What a certificate is worth, in the README's words, and how this page is used. */

import { h } from '../dom.js';
import { pageHead } from '../ui/parts.js';

export function aboutView({ store, signal }) {
  const committee = h('p');
  const say = () => committee.replaceChildren(committeeText(store.committee));
  say();
  store.addEventListener('committee', say, { signal });
  return {
    title: 'About',
    node: h(
      'div',
      { class: 'page prose' },
      pageHead(
        'What a certificate is worth',
        'Validators sign each payment the moment they see it. A quorum of their certificates is a proof that anyone can check offline. The chain settles the payment afterwards and stays the referee.',
      ),
      h('h2', {}, 'Preconfirmed is not settled'),
      h(
        'dl',
        { class: 'terms' },
        term('Preconfirmed', 'blue', 'A quorum has signed. No other payment can be certified for the same sender, nonce key and nonce, ever, and the money can be spent again at once. The chain has not decided yet.'),
        term('Settled', 'green', 'The payment is in a block, and that block is final. Only then does this page say so.'),
      ),
      h('h2', {}, 'What holds'),
      committee,
      list(
        'No other payment is certified for the same sender, nonce key and nonce, and no account’s certified payments exceed what it has on chain plus what it was certified to receive.',
        'A certificate can be checked by anyone who knows the committee’s keys. This page does not check signatures: it shows what its node has verified. Download the QC and check it yourself.',
        'What a validator has signed it remembers. The demo’s validators keep that in memory, where a crash erases it, and their keys are published.',
      ),
      h('h2', {}, 'What can still break it before the chain has settled'),
      list(
        'The sender spends on chain, outside FastPay: by another nonce key, an allowance or an access key, or by replacing the transaction at a higher fee.',
        'A chained payment rests on its parents. It is weaker than one from settled money, and dies with any of them.',
        'The chain refuses it: fees, a paused token, a transfer or receive policy, an access key’s limits.',
        'More than f validators are Byzantine. Then nothing holds; what they signed proves who they were.',
        'It expires before it is included.',
      ),
      h('h2', {}, 'This page'),
      list(
        'Everything on it is live. When the node cannot be reached, a banner says so, and what is shown keeps the time it was true.',
        'It loads nothing from anywhere but its node, keeps nothing but your choice of colours, and never asks for a key.',
        'Everything can be done by keyboard: Tab moves, Enter opens, the first link skips to the content.',
      ),
      h('p', {}, 'For programs: ', h('a', { href: '/openapi.json' }, 'the REST interface'), ', live events at ', h('code', {}, '/api/v1/events'), '.'),
    ),
  };
}

function committeeText(committee) {
  if (!committee) {
    return 'With N validators, up to f = ⌊(N−1)/3⌋ of them may lie, be silent or collude, and:';
  }
  const { size, faulty, threshold } = committee;
  return faulty === 0
    ? `This committee has ${size} validators, and ${threshold} certificates make a quorum. None of them may lie. Then:`
    : `This committee has ${size} validators, and ${threshold} certificates make a quorum. Up to ${faulty} of them may lie, be silent or collude. Then:`;
}

function term(name, tone, text) {
  return h('div', {}, h('dt', {}, h('span', { class: 'chip', 'data-tone': tone }, name)), h('dd', {}, text));
}

function list(...items) {
  return h('ul', {}, items.map((item) => h('li', {}, item)));
}
