/* Why validators refused, and what to do about it. */

import { h } from '../dom.js';
import { span } from '../format.js';
import { txHash } from './hash.js';
import { seal, validatorName } from './parts.js';

/** What helps, by the code of a refusal. */
const ADVICE = {
  INVALID_FORMAT: 'The transaction has to be made and signed anew.',
  WRONG_CHAIN: 'Sign it for the chain this node serves.',
  EXPIRED: 'Sign it again with a later expiry.',
  NOT_PAYMENT_TX: 'Only a single transfer of a TIP-20 token can be preconfirmed. Send anything else to the chain itself.',
  NONCE_SEQ_TOO_LOW: 'This sequence number is used up: sign the payment with the account’s next one.',
  NONCE_SEQ_TOO_HIGH: 'An earlier payment of this sender comes first. When it is certified, submit this one again unchanged, with that QC.',
  EQUIVOCATION: 'Another payment holds this sequence number, for good. Check that one; pay with the next number.',
  INSUFFICIENT_FUNDS: 'Submit it again unchanged when the account has the money, or with the QC of the payment that brought it.',
  MISSING_PARENT_QC: 'Submit it again unchanged, with the QC of the payment it spends.',
  INVALID_PARENT_QC: 'Submit it again unchanged, with the right QC of the payment it spends.',
  TEMPORARY_UNAVAILABLE: 'Submit the same transaction again in a moment.',
};

/** @param {import('../api.js').Reject} reject */
export function rejectText(reject) {
  const wait = reject.retry_after_millis;
  return h(
    'div',
    { class: 'reject' },
    h('p', {}, h('code', { class: 'reject-code' }, reject.code), ' ', reject.message),
    h(
      'p',
      { class: 'soft small' },
      ADVICE[reject.code],
      wait && ` Worth trying in ${span(Number(wait))}.`,
      reject.conflicting_tx_hash && [' The other one: ', txHash(reject.conflicting_tx_hash)],
    ),
  );
}

/** One refusal and who gave it. */
export function rejectRow({ validator, reject }) {
  const name = validator ? validatorName(validator) : 'this node';
  return h(
    'li',
    { class: 'reject-row' },
    validator && seal(name),
    h('div', {}, h('p', {}, h('strong', {}, name), ' refused'), rejectText(reject)),
  );
}
