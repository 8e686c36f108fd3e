/* Where things stand on the timeline. Pure arithmetic. */

/**
 * A moment in blocks after the origin: 1.5 is halfway from the next block to the one after it.
 * Between known blocks it is exact, elsewhere blocks are taken to come at the usual interval.
 *
 * @param {import('../store.js').Head[]} heads lowest first, at least one
 * @param {number} intervalMs
 * @param {bigint} origin
 * @param {number} unixMillis
 */
export function blocksAt(heads, intervalMs, origin, unixMillis) {
  const after = heads.findIndex((head) => head.unixMillis > unixMillis);
  if (after > 0) {
    const [from, to] = [heads[after - 1], heads[after]];
    const share = (unixMillis - from.unixMillis) / (to.unixMillis - from.unixMillis);
    return Number(from.height - origin) + share * Number(to.height - from.height);
  }
  const nearest = after === 0 ? heads[0] : heads.at(-1);
  return Number(nearest.height - origin) + (unixMillis - nearest.unixMillis) / intervalMs;
}

/** The time of a block, known or expected. */
export function timeOf(heads, intervalMs, height) {
  const known = heads.find((head) => head.height === height);
  const tip = heads.at(-1);
  return known?.unixMillis ?? tip.unixMillis + Number(height - tip.height) * intervalMs;
}

/** A step of 1, 2 or 5 times a power of ten that cuts the span into about so many pieces. */
export function niceStep(span, pieces) {
  const raw = Math.max(span, 1) / pieces;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw);
}

/**
 * Moves positions apart until neighbours are at least a gap from each other, keeping their order
 * and staying below the limit as far as there is room.
 *
 * @param {number[]} positions in rising order
 */
export function spread(positions, gap, limit) {
  const moved = [];
  for (const position of positions) {
    moved.push(moved.length > 0 ? Math.max(position, moved.at(-1) + gap) : position);
  }
  let most = limit;
  for (let i = moved.length - 1; i >= 0; i--) {
    moved[i] = Math.min(moved[i], most);
    most = moved[i] - gap;
  }
  return moved;
}
