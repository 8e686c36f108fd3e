/* The live events: kept open, resumed where they broke off, tried again with growing patience. */

import { get } from './api.js';
import { every } from './dom.js';

const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 15_000;
const OPEN_LIMIT_MS = 10_000;
const SILENCE_LIMIT_MS = 20_000;
const CHECK_MS = 1_000;
const HISTORY_MS = 10 * 60_000;

const ENTRIES = {
  certificate: (store, data) => store.addCertificate(data.cert),
  qc: (store, data) => store.addQc(data.qc),
  lifecycle: (store, data) => store.addLifecycle(data.lifecycle),
  head: (store, data, isAnew) => store.addHead(data.head ?? data, isAnew),
  committee: (store, data) => store.put('committee', data),
  status: (store, data) => store.put('isFed', data.connected),
};

/** Brings the node's events into the store, as long as the page lives. */
export class Live {
  #store;
  #source;
  #cursor;
  #attempts = 0;
  #attemptedAt = 0;
  #isProbing = false;

  /** @param {import('./store.js').Store} store */
  constructor(store) {
    this.#store = store;
  }

  start() {
    this.#open();
    every(CHECK_MS, () => this.#check(), new AbortController().signal);
    addEventListener('online', () => this.retry());
    addEventListener('offline', () => this.#lose());
    // A browser has six connections to a node for all its pages: those that nobody sees give theirs
    // back, and go on from their cursor when they are seen again.
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#pause() : this.retry()));
  }

  /** Tries at once instead of waiting. */
  retry() {
    if (this.#store.link.state !== 'open') {
      this.#open();
    }
  }

  async #open() {
    this.#source?.close();
    this.#attempts++;
    const attempt = this.#attempts;
    this.#attemptedAt = Date.now();
    const { state } = this.#store.link;
    this.#link(state === 'lost' || state === 'retrying' ? 'retrying' : 'connecting', 0);
    try {
      this.#store.put('info', await get('/api/v1/info'));
      this.#cursor ??= await recentCursor();
    } catch {
      if (attempt === this.#attempts) {
        this.#lose();
      }
      return;
    }
    if (attempt !== this.#attempts) {
      return;
    }
    if (document.hidden) {
      this.#link('paused', 0);
    } else {
      this.#listen();
    }
  }

  #listen() {
    // EventSource resumes by Last-Event-ID itself, but never after some errors, and with one delay
    // for ever: it is opened anew instead, and told the cursor.
    const query = this.#cursor ? `?cursor=${encodeURIComponent(this.#cursor)}` : '';
    const source = new EventSource(`/api/v1/events${query}`);
    this.#source = source;
    let isAnew = true;
    source.onerror = () => this.#lose();
    for (const [type, add] of Object.entries(ENTRIES)) {
      source.addEventListener(type, (event) => {
        if (source !== this.#source) {
          return;
        }
        this.#heard(event.lastEventId);
        add(this.#store, JSON.parse(event.data), isAnew);
        isAnew &&= type !== 'head';
      });
    }
    source.onopen = () => this.#heard('');
  }

  #heard(cursor) {
    this.#cursor = cursor || this.#cursor;
    this.#store.link.heardAt = Date.now();
    if (this.#store.link.state !== 'open') {
      this.#attempts = 0;
      this.#link('open', 0);
    }
  }

  #pause() {
    this.#source?.close();
    this.#source = undefined;
    if (this.#store.link.state === 'open') {
      this.#link('paused', 0);
    }
  }

  #lose() {
    this.#source?.close();
    this.#source = undefined;
    const patience = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** Math.max(0, this.#attempts - 1));
    // Many pages that lost one node do not come back in one moment.
    this.#link('lost', Date.now() + patience * (0.75 + Math.random() / 2));
  }

  #link(state, retryAt) {
    const before = this.#store.link;
    const isSameBreak = before.state === 'lost' || before.state === 'retrying';
    const lostAt = state === 'lost' && !isSameBreak ? Date.now() : before.lostAt;
    this.#store.put('link', { ...before, state, retryAt, lostAt });
  }

  #check() {
    const { state, retryAt, heardAt } = this.#store.link;
    const now = Date.now();
    if (document.hidden) {
      return;
    }
    if (state === 'lost' && now >= retryAt) {
      this.#open();
    } else if ((state === 'connecting' || state === 'retrying') && now - this.#attemptedAt > OPEN_LIMIT_MS) {
      this.#lose();
    } else if (state === 'open' && now - heardAt > SILENCE_LIMIT_MS) {
      this.#probe();
    }
  }

  /** A dead connection and a quiet chain look the same: the node is asked. */
  async #probe() {
    if (this.#isProbing) {
      return;
    }
    this.#isProbing = true;
    try {
      await get('/api/v1/chain/head');
      this.#store.link.heardAt = Date.now();
    } catch {
      this.#lose();
    } finally {
      this.#isProbing = false;
    }
  }
}

/**
 * Where the board stood a while ago: a page need not be told of everything there ever was. Nothing
 * where the node cannot say it now: then the page begins with what comes.
 */
async function recentCursor() {
  try {
    const query = { since_unix_millis: Date.now() - HISTORY_MS, limit: 1 };
    return (await get('/api/v1/bulletin-board', { query })).next_cursor;
  } catch (error) {
    if (error.status === 0) {
      throw error;
    }
    return undefined;
  }
}
