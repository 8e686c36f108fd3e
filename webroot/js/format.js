/* Numbers, times and hashes as people read them. Amounts and heights are decimal text or BigInt. */

const HEX = /^0x[0-9a-f]*$/;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
const FRACTION_MIN_DIGITS = 2;
const NBSP = '\u00a0';

/** Digits in groups of three. */
export function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/**
 * An amount in a token's smallest unit as whole tokens, with at least two decimals.
 *
 * @param {string|bigint} units
 * @param {number} decimals
 */
export function amount(units, decimals) {
  const value = BigInt(units);
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits
    .slice(digits.length - decimals)
    .replace(/0+$/, '')
    .padEnd(Math.min(FRACTION_MIN_DIGITS, decimals), '0');
  return (value < 0n ? '−' : '') + grouped(whole) + (fraction ? '.' + fraction : '');
}

/** 0x1234ab…cdef */
export function shortHash(hash, head = 8, tail = 4) {
  return hash.length <= head + tail + 1 ? hash : hash.slice(0, head) + '…' + hash.slice(-tail);
}

export function isHash(text) {
  return HEX.test(text) && text.length === 66;
}

/** Hex as it was pasted, with spaces and line ends, in capitals or without 0x, as the node reads it. */
export function cleanHex(text) {
  const bare = text.replace(/\s+/g, '').toLowerCase();
  return bare === '' || bare.startsWith('0x') ? bare : '0x' + bare;
}

/** How long something took or takes; a number and its unit stay on one line. */
export function span(millis) {
  if (millis < SECOND_MS) {
    return `${Math.round(millis)}${NBSP}ms`;
  }
  if (millis < MINUTE_MS) {
    const seconds = millis / SECOND_MS;
    return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)}${NBSP}s`;
  }
  const minutes = Math.floor(millis / MINUTE_MS);
  return minutes < 60
    ? `${minutes}${NBSP}min`
    : `${Math.floor(minutes / 60)}${NBSP}h ${minutes % 60}${NBSP}min`;
}

/** The time of day, to the millisecond where it matters, after the date where that is not today's. */
export function clock(unixMillis, withMillis = false, today = new Date()) {
  const time = new Date(Number(unixMillis));
  const two = (number) => String(number).padStart(2, '0');
  const seconds = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  const clocked = withMillis ? `${seconds}.${String(time.getMilliseconds()).padStart(3, '0')}` : seconds;
  return time.toDateString() === today.toDateString()
    ? clocked
    : `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clocked}`;
}

/** `1 certificate`, `2 certificates`. */
export function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Alice, from alice. */
export function capitalized(name) {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** Two letters for a validator's seal. */
export function initials(name) {
  return name.slice(0, 1).toUpperCase() + name.slice(1, 2).toLowerCase();
}
