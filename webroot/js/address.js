/* Addresses with their checksum (EIP-55): people see them so, the node gets them in lower case. */

import { keccak256 } from './keccak.js';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const SHOWN_LIMIT = 2_048;

export const NO_ADDRESS = 'Expected 0x and 40 hexadecimal digits.';
export const WRONG_CHECKSUM =
  'A character of this address is wrong: upper and lower case are its checksum, and it does not fit. Copy it again.';

/** Addresses in lower case with what is shown of them; all are forgotten when there are too many. */
const shown = new Map();

/** An address of the node as people see it; anything else as it is. */
export function checksummed(address) {
  if (!ADDRESS.test(address)) {
    return address;
  }
  const lower = address.toLowerCase();
  let text = shown.get(lower);
  if (!text) {
    const digits = lower.slice(2);
    const hash = keccak256(digits);
    text = `0x${[...digits].map((digit, i) => (nibble(hash, i) >= 8 ? digit.toUpperCase() : digit)).join('')}`;
    if (shown.size >= SHOWN_LIMIT) {
      shown.clear();
    }
    shown.set(lower, text);
  }
  return text;
}

function nibble(bytes, i) {
  return i % 2 === 0 ? bytes[i >> 1] >> 4 : bytes[i >> 1] & 15;
}

/**
 * An address that somebody pasted or that a link names, with spaces and without 0x too.
 *
 * @returns {{address?: string, refusal?: string}} in lower case, or what is wrong with it
 */
export function readAddress(text) {
  const bare = text.replace(/\s+/g, '').replace(/^0X/, '0x');
  const whole = bare.startsWith('0x') ? bare : `0x${bare}`;
  if (!ADDRESS.test(whole)) {
    return { refusal: NO_ADDRESS };
  }
  const digits = whole.slice(2);
  const isOfOneCase = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  return isOfOneCase || whole === checksummed(whole)
    ? { address: whole.toLowerCase() }
    : { refusal: WRONG_CHECKSUM };
}
