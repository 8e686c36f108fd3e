/* Payments as a list, the one heard of last on top. */

import { checksummed } from '../address.js';
import { follow, h, setText } from '../dom.js';
import { clock, shortHash } from '../format.js';
import { standing } from '../stages.js';
import { chip, money } from './parts.js';
import { ring, ringState } from './ring.js';

/** @returns {{node: Element, update: (payments: import('../store.js').Payment[]) => void}} */
export function paymentList(store) {
  const node = h('ul', { class: 'payments live' });
  return {
    node,
    update(payments) {
      follow(node, payments, (payment) => payment.txHash, (payment) => row(store, payment.txHash));
    },
  };
}

function row(store, tx) {
  const mark = ring();
  const stage = chip();
  const sum = h('strong', { class: 'payment-sum' });
  const parties = h('span', { class: 'mono soft payment-parties' });
  const time = h('span', { class: 'soft small payment-time' });
  const link = h('a', { class: 'payment-link', href: `#/tx/${tx}` }, sum, parties);
  return {
    node: h('li', { class: 'payment' }, mark.node, link, stage.node, time),
    update(payment) {
      const now = standing(payment);
      mark.update(ringState(payment, store.committee, now.tone));
      stage.update(now);
      const { effects } = payment;
      setText(sum, effects ? money(store.info, effects.amount, effects.asset) : 'Payment');
      setText(parties, effects ? `${shortHash(checksummed(effects.sender))} → ${shortHash(checksummed(effects.recipient))}` : shortHash(tx));
      const at = payment.certs[0]?.created_unix_millis ?? payment.stages[0]?.unix_millis;
      setText(time, at ? clock(at) : '');
    },
  };
}
