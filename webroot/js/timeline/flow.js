/* The chained demo: runs it on the node and keeps what it tells. */

import { ApiError, postForStream } from '../api.js';
import { eventsOf } from '../sse.js';

const PATH = '/api/v1/demo/chained-flow';

/**
 * @typedef {{from: string, to: string, txHash: string, qcHash: string, signers: string[],
 *     height: bigint, submitAt: number, qcAt: number}} FlowPayment times by the node's clock
 * @typedef {object} Flow
 * @property {'waiting'|'paying'|'ended'|'failed'} phase waiting: for the block that brings the money
 * @property {FlowPayment[]} payments
 * @property {bigint} [height] of the block that brought the money
 * @property {Record<string, string>} [balances] after that block
 * @property {object} [report] the node's, once it has ended
 * @property {string} [trouble] why it failed
 */

/**
 * Runs the demo; the flow is put into the store at every step.
 *
 * @param {import('../store.js').Store} store
 */
export async function runFlow(store) {
  store.put('flow', { phase: 'waiting', payments: [] });
  try {
    for await (const event of eventsOf(await postForStream(PATH))) {
      store.put('flow', next(store.flow, event.type, JSON.parse(event.data)));
    }
    if (store.flow.phase !== 'ended' && store.flow.phase !== 'failed') {
      fail(store, 'The node broke the demo off. Try again.');
    }
  } catch (error) {
    fail(store, error instanceof ApiError ? error.message : 'The connection broke while the demo ran.');
  }
}

function fail(store, trouble) {
  store.put('flow', { ...store.flow, phase: 'failed', trouble });
}

/** @returns {Flow} */
function next(flow, type, data) {
  switch (type) {
    case 'funded':
      return { ...flow, phase: 'paying', height: BigInt(data.height), balances: data.balances };
    case 'certified':
      return { ...flow, payments: [...flow.payments, payment(data)] };
    case 'ended':
      return { ...flow, phase: 'ended', report: data };
    case 'failed':
      return { ...flow, phase: 'failed', trouble: data.message };
    default:
      return flow;
  }
}

/** @returns {FlowPayment} */
function payment(data) {
  const qcAt = Number(data.unix_millis);
  return {
    from: data.from,
    to: data.to,
    txHash: data.tx_hash,
    qcHash: data.qc_hash,
    signers: data.signers,
    height: BigInt(data.height),
    submitAt: qcAt - Number(data.millis),
    qcAt,
  };
}
