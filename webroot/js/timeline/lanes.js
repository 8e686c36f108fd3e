/* What the timeline shows of each payment, from the demo or from what the board brings. */

import { checksummed } from '../address.js';
import { capitalized, shortHash } from '../format.js';
import { STAGES, currentStage, quorumAt, reached } from '../stages.js';
import { money, validatorName } from '../ui/parts.js';

const LIVE_LANES_LIMIT = 3;

/**
 * @typedef {object} Lane
 * @property {string} txHash
 * @property {string} title who pays whom
 * @property {string} sum
 * @property {string} [payer] of the demo
 * @property {number} [submitAt] known for the demo's payments only
 * @property {{name: string, at: number}[]} certs
 * @property {number} [qcAt]
 * @property {{height: bigint, at: number, isFinal: boolean}} [included]
 * @property {{label: string, height: bigint, at: number}} [lost]
 */

/** @returns {Lane[]} */
export function flowLanes(store, flow) {
  return flow.payments.map((paid) => {
    const title = `${capitalized(paid.from)} → ${capitalized(paid.to)}`;
    const lane = laneOf(store, store.payment(paid.txHash), title);
    return { ...lane, txHash: paid.txHash, payer: capitalized(paid.from), ...timesOf(paid, lane.certs) };
  });
}

/** Nobody signs before a payment is handed in, whatever validators' clocks say. */
function timesOf({ submitAt, qcAt }, certs) {
  const moments = certs.map((cert) => cert.at);
  return { submitAt: Math.min(submitAt, ...moments), qcAt: Math.max(qcAt, ...moments) };
}

/** The payments seen last, oldest first. @returns {Lane[]} */
export function liveLanes(store, sinceMillis) {
  return store
    .payments()
    .filter((payment) => Number(payment.certs[0]?.created_unix_millis) >= sinceMillis)
    .slice(0, LIVE_LANES_LIMIT)
    .reverse()
    .map((payment) => {
      const { sender, recipient } = payment.effects;
      return laneOf(store, payment, `${shortHash(checksummed(sender), 6)} → ${shortHash(checksummed(recipient), 6)}`);
    });
}

function laneOf(store, payment, title) {
  const quorum = quorumAt(payment);
  const block = reached(payment, 'FINALIZED') ?? (currentStage(payment) === 'INCLUDED' ? reached(payment, 'INCLUDED') : undefined);
  const end = payment?.stages.findLast(({ stage }) => stage === 'FAILED' || stage === 'EXPIRED');
  const place = (update) => ({ height: BigInt(update.block_height), at: Number(update.unix_millis) });
  return {
    txHash: payment?.txHash,
    title,
    sum: payment?.effects ? money(store.info, payment.effects.amount, payment.effects.asset) : '',
    certs: (payment?.certs ?? []).map((cert) => ({
      name: validatorName(cert.signer),
      at: Number(cert.created_unix_millis),
    })),
    qcAt: quorum && Number(quorum),
    included: block && { ...place(block), isFinal: block.stage === 'FINALIZED' },
    lost: end && { ...place(end), label: STAGES[end.stage].label },
  };
}

/** The first and the last moment of the lanes up to their quorums. */
export function extent(lanes) {
  const moments = lanes.flatMap((lane) => [lane.submitAt, ...lane.certs.map((cert) => cert.at), lane.qcAt]);
  const known = moments.filter((moment) => moment !== undefined);
  return known.length > 0 ? { from: Math.min(...known), to: Math.max(...known) } : undefined;
}
