/*
 * The event bus of a FastPay node, for browsers: the plain WebSocket of the SockJS bridge. Asks the
 * aggregator, hears what it publishes, and comes back by itself when the connection is lost.
 */

const AGGREGATOR = 'fastpay.aggregator';
const LIFECYCLE = 'fastpay.events.tx';
const BOARD = ['fastpay.events.certificate', 'fastpay.events.qc', LIFECYCLE];

const CALL_LIMIT_MS = 15_000;
/* The bridge leaves who says nothing for 30 seconds. */
const PING_MS = 10_000;
/* Where lifecycles are published, so is every 5 seconds that the aggregator lives. */
const SILENCE_LIMIT_MS = 15_000;
const BACK_OFF_LEAST_MS = 250;
const BACK_OFF_MOST_MS = 8_000;

/** A request that failed; `code` is a reject code's number where the aggregator refused it. */
export class BusError extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

export class EventBus {
  #url;
  #socket = null;
  #pending = new Map();
  #listeners = new Map();
  #followers = [];
  #onState;
  #backOffMs = BACK_OFF_LEAST_MS;
  #heardAt = 0;
  #ticks = 0;
  #closed = false;

  /**
   * Connects, and stays connected until it is closed.
   *
   * @param {{url?: string, onState?: (isOpen: boolean) => void}} [options] by default the node that
   *     served the page
   */
  constructor({ url = defaultUrl(), onState = () => {} } = {}) {
    this.#url = url;
    this.#onState = onState;
    this.#connect();
  }

  #connect() {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#heardAt = performance.now();
      this.#ticks = setInterval(() => this.#tick(), PING_MS);
      for (const topic of this.#listeners.keys()) {
        this.#send({ type: 'register', address: topic });
      }
      this.#followers.forEach((ask) => ask());
      this.#onState(true);
    };
    socket.onmessage = ({ data }) => this.#received(JSON.parse(data));
    socket.onclose = () => this.#lost();
  }

  #lost() {
    clearInterval(this.#ticks);
    for (const { reject } of this.#pending.values()) {
      reject(new BusError('the connection was lost before the answer came'));
    }
    this.#pending.clear();
    this.#onState(false);
    if (!this.#closed) {
      // Not all browsers at the same moment, where a node comes back that many were connected to.
      setTimeout(() => this.#closed || this.#connect(), this.#backOffMs * (0.5 + Math.random()));
      this.#backOffMs = Math.min(2 * this.#backOffMs, BACK_OFF_MOST_MS);
    }
  }

  #tick() {
    const isSilent = performance.now() - this.#heardAt > SILENCE_LIMIT_MS;
    if (this.#listeners.has(LIFECYCLE) && isSilent) {
      // Closing waits for the other end, which may be gone.
      this.#socket.onclose = null;
      this.#socket.close();
      this.#lost();
    } else {
      this.#send({ type: 'ping' });
    }
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  #received(message) {
    this.#heardAt = performance.now();
    this.#backOffMs = BACK_OFF_LEAST_MS;
    const waiting = this.#pending.get(message.address);
    if (waiting && message.type === 'err') {
      waiting.reject(new BusError(message.message, message.failureCode));
    } else if (waiting) {
      waiting.resolve(message.body);
    } else if (message.type === 'rec') {
      this.#listeners.get(message.address)?.forEach((listener) => listener(message.body));
    } else {
      console.warn('event bus:', message.message);
    }
  }

  /**
   * Asks the aggregator.
   *
   * @param {string} action such as `submit` or `status`
   * @param {object} [body]
   * @returns {Promise<object>} fails with a {@link BusError}
   */
  request(action, body = {}) {
    if (this.#socket.readyState !== WebSocket.OPEN) {
      return Promise.reject(new BusError('not connected: try again'));
    }
    const replyAddress = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => settle(reject)(new BusError(`${action}: no answer in time`)),
        CALL_LIMIT_MS,
      );
      const settle = (end) => (value) => {
        clearTimeout(timer);
        this.#pending.delete(replyAddress);
        end(value);
      };
      this.#pending.set(replyAddress, { resolve: settle(resolve), reject: settle(reject) });
      this.#send({
        type: 'send',
        address: AGGREGATOR,
        headers: { action, refusals: 'body' },
        body,
        replyAddress,
      });
    });
  }

  /**
   * Hears what is published at an address, also after the connection was lost; what was published
   * meanwhile is not heard.
   *
   * @param {string} topic
   * @param {(body: object) => void} listener
   */
  listen(topic, listener) {
    if (!this.#listeners.has(topic)) {
      this.#listeners.set(topic, new Set());
      if (this.#socket.readyState === WebSocket.OPEN) {
        this.#send({ type: 'register', address: topic });
      }
    }
    this.#listeners.get(topic).add(listener);
  }

  /**
   * Follows the aggregator's whole board without a gap, whatever the bus loses: an event names the
   * one before it, and what does not follow on the last one seen makes it ask.
   *
   * @param {(event: object) => void} onEvent {cert}, {qc} or {lifecycle}, and its cursor
   * @param {string} [cursor] after which event; by default from the oldest the board has
   */
  follow(onEvent, cursor = '') {
    let last = cursor;
    let asking = false;
    let again = false;
    const ask = async () => {
      if (asking) {
        again = true;
        return;
      }
      asking = true;
      try {
        do {
          again = false;
          const page = await this.request('board-events', { cursor: last });
          again ||= page.next_cursor !== last;
          last = page.next_cursor;
          page.events.forEach(onEvent);
        } while (again);
      } catch {
        // The next event that is published asks again, or the next connection does.
      } finally {
        asking = false;
      }
    };
    for (const topic of BOARD) {
      this.listen(topic, (event) => {
        if (asking || event.previous_cursor !== last) {
          ask();
        } else if (event.cursor !== last) {
          last = event.cursor;
          onEvent(event);
        }
      });
    }
    this.#followers.push(ask);
    if (this.#socket.readyState === WebSocket.OPEN) {
      ask();
    }
  }

  close() {
    this.#closed = true;
    this.#socket.close();
  }
}

function defaultUrl() {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/eventbus/websocket`;
}
