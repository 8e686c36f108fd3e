/* The node's REST interface. */

const ANSWER_LIMIT_MS = 15_000;

/**
 * @typedef {object} Reject
 * @property {string} code
 * @property {string} message
 * @property {string} [retry_after_millis]
 * @property {string} [conflicting_tx_hash]
 */

/** The node said no, or nothing. */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status HTTP's; 0 where there was no answer
   * @param {object} body the answer's
   */
  constructor(message, status, body) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.body = body;
  }

  /** @returns {Reject|undefined} */
  get reject() {
    return this.body.reject;
  }

  get isNotKnown() {
    return this.status === 404;
  }
}

/**
 * @param {string} path
 * @param {{signal?: AbortSignal, query?: Record<string, unknown>}} [options]
 */
export function get(path, { signal, query } = {}) {
  const parameters = new URLSearchParams(
    Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== ''),
  );
  const suffix = parameters.size > 0 ? `?${parameters}` : '';
  return answered(path + suffix, { signal });
}

/** @param {string} path @param {object} body */
export function post(path, body, { signal } = {}) {
  return answered(path, {
    signal,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** A POST that is answered by a stream of server-sent events. */
export async function postForStream(path, signal) {
  const response = await reached(path, { method: 'POST', signal, headers: { Accept: 'text/event-stream' } });
  if (!response.ok) {
    throw refused(response.status, await read(response));
  }
  return response.body;
}

async function answered(path, { signal, ...options }) {
  const limit = AbortSignal.timeout(ANSWER_LIMIT_MS);
  const response = await reached(path, {
    ...options,
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  const body = await read(response);
  if (!response.ok) {
    throw refused(response.status, body);
  }
  return body;
}

async function reached(path, options) {
  try {
    return await fetch(path, { cache: 'no-store', ...options });
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    const said =
      error.name === 'TimeoutError'
        ? `The node did not answer within ${ANSWER_LIMIT_MS / 1000} seconds.`
        : 'The node cannot be reached. Check that it runs and that you are online.';
    throw new ApiError(said, 0, {});
  }
}

async function read(response) {
  try {
    return await response.json();
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    return {};
  }
}

function refused(status, body) {
  return new ApiError(body.reject?.message ?? `The node answered with HTTP status ${status}.`, status, body);
}
