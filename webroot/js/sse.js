/* Server-sent events out of a fetched stream: EventSource can only GET. */

const EVENT_LIMIT_CHARS = 1 << 20;

/** Puts events together from text, however it was cut into pieces. */
export class EventParser {
  #rest = '';
  #type = '';
  #data = [];
  #dataChars = 0;

  /**
   * @param {string} text
   * @returns {{type: string, data: string}[]} the events that are complete with it
   */
  push(text) {
    const events = [];
    this.#rest += text;
    // A carriage return at the very end may be half of a line end.
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    this.#limit(this.#rest.length);
    for (const line of lines) {
      if (line === '') {
        if (this.#data.length > 0) {
          events.push({ type: this.#type || 'message', data: this.#data.join('\n') });
        }
        this.#type = '';
        this.#data = [];
        this.#dataChars = 0;
      } else {
        this.#field(line);
      }
    }
    return events;
  }

  #field(line) {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') {
      this.#type = value;
    } else if (name === 'data') {
      this.#dataChars += value.length;
      this.#limit(this.#dataChars);
      this.#data.push(value);
    }
  }

  #limit(chars) {
    if (chars > EVENT_LIMIT_CHARS) {
      throw new RangeError(`an event of more than ${EVENT_LIMIT_CHARS} characters`);
    }
  }
}

/**
 * The events of a response's body.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<{type: string, data: string}>}
 */
export async function* eventsOf(body) {
  const parser = new EventParser();
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      yield* parser.push(value);
    }
  } finally {
    await reader.cancel();
  }
}
