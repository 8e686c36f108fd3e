/* What the page knows: one copy of everything that came in, whatever brought it. Bounded. */

import { STAGES, stageRank } from './stages.js';

/** Payments remembered; the one heard of longest ago leaves. */
export const PAYMENTS_LIMIT = 500;

/** Blocks remembered; the lowest leaves. */
export const HEADS_LIMIT = 64;

/** Stages remembered of one payment; the oldest leaves. */
export const STAGES_LIMIT = 32;

const INTERVAL_DEFAULT_MS = 5_000;

/**
 * @typedef {{name?: string, id: string, pubkey?: string}} Validator
 * @typedef {{sender: string, recipient: string, amount: string, asset: string,
 *     nonce: {nonce_key_be: string, nonce_seq: string}}} Effects
 * @typedef {{signer: Validator, tx_hash: string, effects_hash: string, effects: Effects,
 *     signature: string, created_unix_millis: string, epoch: string}} Certificate
 * @typedef {{tx_hash: string, stage: string, unix_millis: string, block_height: string,
 *     detail?: string, block_hash?: string, chain_tx_hash?: string}} Lifecycle
 * @typedef {{height: bigint, unixMillis: number}} Head
 */

/**
 * A payment as far as it is known here.
 *
 * @typedef {object} Payment
 * @property {string} txHash
 * @property {string} [effectsHash]
 * @property {Effects} [effects]
 * @property {Certificate[]} certs one per signer, in the order of their times
 * @property {string} [qcHash]
 * @property {{memo?: string, memo_text?: string}} [tx] what the node read from the signed bytes
 * @property {Lifecycle[]} stages in the order of their times
 * @property {{validator?: Validator, reject: import('./api.js').Reject}[]} rejects
 */

/** A block that is not final may go, and the payment is on its way again until the next one. */
function isAgain(payment, update) {
  const last = payment.stages.at(-1);
  const turns = ['QUEUED_ONCHAIN', 'INCLUDED'];
  return (
    turns.includes(last.stage) &&
    turns.includes(update.stage) &&
    last.stage !== update.stage &&
    Number(update.unix_millis) > Number(last.unix_millis)
  );
}

/**
 * Tells of changes by events: `head`, `committee`, `info`, `link`, `isFed`, `flow`, `payment` with
 * the hash as its detail.
 */
export class Store extends EventTarget {
  /** The node's answer to /info, once there. */
  info = { assets: [], demo: false };
  /** The node's last word about its committee. */
  committee = undefined;
  /** @type {Head[]} lowest first */
  heads = [];
  /**
   * How the page is connected: connecting, open, lost, retrying after that, or paused while nobody
   * sees it. Kept by live.js.
   */
  link = { state: 'connecting', lostAt: 0, retryAt: 0, heardAt: 0 };
  /** Whether the node itself is connected to its aggregator. */
  isFed = true;
  /** The demo as it runs or ran last; kept by the timeline. */
  flow = undefined;

  /** @type {Map<string, Payment>} the one heard of last is last */
  #payments = new Map();
  #clockAhead = -Infinity;

  /** Changes one of the public fields. */
  put(field, value) {
    this[field] = value;
    this.#tell(field);
  }

  /** @returns {Payment|undefined} */
  payment(txHash) {
    return this.#payments.get(txHash);
  }

  /** @returns {Payment[]} those heard of last first */
  payments() {
    return [...this.#payments.values()].reverse();
  }

  get tip() {
    return this.heads.at(-1);
  }

  /** Whether what is here is also what is now. */
  get isLive() {
    return this.link.state === 'open' && this.isFed;
  }

  /**
   * The chain's time now, by the clock that its blocks show and not this machine's. It stands still
   * while nothing is live.
   */
  now() {
    const here = this.isLive ? Date.now() : this.link.heardAt;
    return here + (Number.isFinite(this.#clockAhead) ? this.#clockAhead : 0);
  }

  /** How long a block takes, as it has been lately. */
  get blockIntervalMs() {
    const steps = [];
    for (let i = 1; i < this.heads.length; i++) {
      const blocks = Number(this.heads[i].height - this.heads[i - 1].height);
      steps.push((this.heads[i].unixMillis - this.heads[i - 1].unixMillis) / blocks);
    }
    steps.sort((a, b) => a - b);
    return steps.length > 0 ? Math.max(1, steps[steps.length >> 1]) : INTERVAL_DEFAULT_MS;
  }

  /**
   * @param {object} json
   * @param {boolean} isAnew the first one of a connection: the chain may have begun again
   */
  addHead(json, isAnew) {
    const head = { height: BigInt(json.block_height), unixMillis: Number(json.unix_millis) };
    if (isAnew && this.tip && head.height < this.tip.height) {
      this.heads = [];
      this.#clockAhead = -Infinity;
    }
    if (this.tip && head.height <= this.tip.height) {
      return;
    }
    // A block is never seen before its time: the largest difference is the clocks' best estimate.
    this.#clockAhead = Math.max(this.#clockAhead, head.unixMillis - Date.now());
    this.heads.push(head);
    if (this.heads.length > HEADS_LIMIT) {
      this.heads.shift();
    }
    this.#tell('head');
  }

  /** @param {Certificate} cert */
  addCertificate(cert) {
    const payment = this.#known(cert.tx_hash);
    if (payment.certs.some((held) => held.signer.id === cert.signer.id)) {
      return;
    }
    payment.certs.push(cert);
    payment.certs.sort((a, b) => Number(a.created_unix_millis) - Number(b.created_unix_millis));
    payment.effects = cert.effects;
    payment.effectsHash = cert.effects_hash;
    this.#tell('payment', cert.tx_hash);
  }

  addQc(qc) {
    qc.certs.forEach((cert) => this.addCertificate(cert));
    const payment = this.#known(qc.tx_hash);
    payment.tx ??= qc.tx;
    if (!payment.qcHash) {
      payment.qcHash = qc.qc_hash;
      this.#tell('payment', qc.tx_hash);
    }
  }

  /** @param {Lifecycle} update */
  addLifecycle(update) {
    const payment = this.#known(update.tx_hash);
    const isHeld = payment.stages.some(
      (held) =>
        held.stage === update.stage &&
        held.block_height === update.block_height &&
        (held.block_hash ?? update.block_hash) === update.block_hash,
    );
    if ((isHeld && !isAgain(payment, update)) || !(update.stage in STAGES)) {
      return;
    }
    payment.stages.push(update);
    payment.stages.sort(
      (a, b) => Number(a.unix_millis) - Number(b.unix_millis) || stageRank(a.stage) - stageRank(b.stage),
    );
    if (payment.stages.length > STAGES_LIMIT) {
      payment.stages.shift();
    }
    this.#tell('payment', update.tx_hash);
  }

  /** What the node answered when it was asked for one payment. */
  addStatus(status) {
    status.certs.forEach((cert) => this.addCertificate(cert));
    const payment = this.#known(status.tx_hash);
    payment.effects ??= status.effects;
    payment.tx ??= status.tx;
    payment.qcHash ??= status.qc_hash;
    payment.rejects = status.rejects;
    if (status.stage) {
      this.addLifecycle({
        tx_hash: status.tx_hash,
        stage: status.stage,
        unix_millis: status.last_updated_unix_millis,
        block_height: status.observed_block_height,
        detail: status.detail,
        block_hash: status.block_hash,
        chain_tx_hash: status.chain_tx_hash,
      });
    }
    this.#tell('payment', status.tx_hash);
  }

  /** What validators said when a payment was handed in. */
  addRejects(txHash, rejects) {
    this.#known(txHash).rejects = rejects;
    this.#tell('payment', txHash);
  }

  /** The payment of that hash, from now on the one heard of last. */
  #known(txHash) {
    const payment = this.#payments.get(txHash) ?? { txHash, certs: [], stages: [], rejects: [] };
    this.#payments.delete(txHash);
    this.#payments.set(txHash, payment);
    if (this.#payments.size > PAYMENTS_LIMIT) {
      this.#payments.delete(this.#payments.keys().next().value);
    }
    return payment;
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
