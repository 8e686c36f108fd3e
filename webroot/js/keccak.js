/* Keccak-256, for the checksum of addresses. Not for secrets. */

const ROUNDS = 24;
const LANES = 25;
const LANE_BYTES = 8;
const RATE_BYTES = 136;
const HASH_BYTES = 32;

/** The rotations and places of a lane on its way round the state, and the constants of the rounds. */
const STEPS = [];
const CONSTANTS = [];

for (let step = 0, x = 1, y = 0, turns = 0; step < ROUNDS; step++) {
  turns += step + 1;
  [x, y] = [y, (2 * x + 3 * y) % 5];
  STEPS.push({ to: x + 5 * y, turns: BigInt(turns % 64) });
}

for (let round = 0, bits = 1; round < ROUNDS; round++) {
  let constant = 0n;
  for (let j = 0; j < 7; j++) {
    constant |= BigInt(bits & 1) << BigInt(2 ** j - 1);
    bits = (bits << 1) ^ (bits & 0x80 ? 0x171 : 0);
  }
  CONSTANTS.push(constant);
}

const rotated = (lane, turns) => BigInt.asUintN(64, (lane << turns) | (lane >> (64n - turns)));

function permute(a) {
  for (const constant of CONSTANTS) {
    const c = [0, 1, 2, 3, 4].map((x) => a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20]);
    for (let i = 0; i < LANES; i++) {
      a[i] ^= c[(i + 4) % 5] ^ rotated(c[(i + 1) % 5], 1n);
    }
    let carried = a[1];
    for (const { to, turns } of STEPS) {
      [carried, a[to]] = [a[to], rotated(carried, turns)];
    }
    for (let y = 0; y < LANES; y += 5) {
      const row = a.slice(y, y + 5);
      for (let x = 0; x < 5; x++) {
        a[y + x] = row[x] ^ (BigInt.asUintN(64, ~row[(x + 1) % 5]) & row[(x + 2) % 5]);
      }
    }
    a[0] ^= constant;
  }
}

/**
 * The hash of a short text: below 136 characters, all ASCII.
 *
 * @returns {number[]} 32 bytes
 */
export function keccak256(text) {
  const block = new Uint8Array(RATE_BYTES);
  block.set(new TextEncoder().encode(text));
  block[text.length] = 1;
  block[RATE_BYTES - 1] |= 0x80;
  const view = new DataView(block.buffer);
  const state = Array.from({ length: LANES }, (_, i) =>
    i * LANE_BYTES < RATE_BYTES ? view.getBigUint64(i * LANE_BYTES, true) : 0n,
  );
  permute(state);
  return Array.from({ length: HASH_BYTES }, (_, i) =>
    Number((state[Math.floor(i / LANE_BYTES)] >> BigInt(8 * (i % LANE_BYTES))) & 0xffn),
  );
}
