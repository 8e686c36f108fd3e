/* Payments against block height: blocks as bars, each payment a line that turns from blue to green. */

import { follow, h, setAttribute, setText } from '../dom.js';
import { grouped, span } from '../format.js';
import { blocksAt } from './scale.js';

const COLUMN_LEAST_PX = 118;
const COLUMNS_LEAST = 3;
const COLUMNS_MOST = 7;
/** What is shown before the first block, in blocks. */
const LEAD = 0.45;

/** Blocks that find room. */
export function columnsFor(widthPx) {
  return Math.min(COLUMNS_MOST, Math.max(COLUMNS_LEAST, Math.floor(widthPx / COLUMN_LEAST_PX)));
}

/**
 * @typedef {object} AxisState
 * @property {import('../store.js').Head[]} heads at least one
 * @property {number} intervalMs
 * @property {number} now
 * @property {bigint} origin the height at the left
 * @property {number} columns
 * @property {import('./lanes.js').Lane[]} lanes
 * @property {boolean} isHeld whether all quorums are within the first block shown
 */

/** @returns {{node: Element, update: (state: AxisState) => void}} */
export function axis() {
  const blocks = h('div', { class: 'axis-blocks' });
  const hold = h('div', { class: 'axis-hold' }, h('span', {}, 'no block in between'));
  const now = h('div', { class: 'axis-now' }, h('span', {}, 'now'));
  const lanes = h('div', { class: 'axis-lanes' });

  function update(state) {
    const share = sharesOf(state);
    const tip = state.heads.at(-1).height;
    const heights = Array.from({ length: state.columns }, (_, index) => state.origin + BigInt(index));
    follow(
      blocks,
      heights.map((height) => ({ height, x: share.ofHeight(height), isMade: height <= tip })),
      ({ height }) => String(height),
      block,
    );
    setX(hold, '--from', share.ofHeight(state.origin));
    setX(hold, '--to', share.ofHeight(state.origin + 1n));
    hold.hidden = !state.isHeld;
    const nowShare = share.ofTime(state.now);
    setX(now, '--x', nowShare);
    now.hidden = nowShare >= 1 || nowShare < 0;
    follow(
      lanes,
      state.lanes.map((lane) => placed(lane, share, nowShare)),
      ({ lane }) => lane.txHash,
      axisLane,
    );
  }

  return { node: h('div', { class: 'axis' }, hold, blocks, now, lanes), update };
}

/** Where heights and times stand, as shares of the width. */
export function sharesOf({ heads, intervalMs, origin, columns }) {
  const share = (blocks) => (blocks + LEAD) / columns;
  return {
    ofHeight: (height) => share(Number(height - origin)),
    ofTime: (unixMillis) => share(blocksAt(heads, intervalMs, origin, unixMillis)),
  };
}

function placed(lane, share, nowShare) {
  const within = (x) => Math.min(1, Math.max(0, x));
  const began = lane.qcAt ?? lane.certs[0]?.at ?? lane.submitAt;
  const end = lane.included ?? lane.lost;
  const from = within(share.ofTime(began));
  return { lane, from, to: Math.max(from, within(end ? share.ofHeight(end.height) : nowShare)) };
}

function block() {
  const label = h('span', { class: 'axis-height' });
  const node = h('div', { class: 'axis-block' }, label);
  return {
    node,
    update({ height, x, isMade }) {
      setX(node, '--x', x);
      setAttribute(node, 'data-made', isMade ? 'true' : undefined);
      setText(label, grouped(height));
    },
  };
}

function axisLane() {
  const title = h('strong');
  const said = h('span', { class: 'soft' });
  const track = h(
    'div',
    { class: 'axis-track' },
    h('span', { class: 'axis-pre' }),
    h('span', { class: 'axis-settled' }),
    h('span', { class: 'axis-mark', 'data-kind': 'qc' }),
    h('span', { class: 'axis-mark', 'data-kind': 'end' }),
  );
  return {
    node: h('div', { class: 'axis-lane' }, h('p', { class: 'axis-title' }, title, ' ', said), track),
    update({ lane, from, to }) {
      setText(title, lane.title);
      setText(said, laneText(lane));
      setX(track, '--from', from);
      setX(track, '--to', to);
      setAttribute(track, 'data-qc', lane.qcAt ? 'true' : undefined);
      setAttribute(track, 'data-end', lane.lost ? 'lost' : lane.included && (lane.included.isFinal ? 'final' : 'included'));
    },
  };
}

function laneText({ sum, submitAt, qcAt, included, lost }) {
  const parts = [sum];
  if (qcAt) {
    parts.push(submitAt ? `QC in ${span(qcAt - submitAt)}` : 'preconfirmed');
  }
  if (lost) {
    parts.push(`${lost.label.toLowerCase()}, block ${grouped(lost.height)}`);
  } else if (included) {
    parts.push(`${included.isFinal ? 'settled' : 'not final yet'} in block ${grouped(included.height)}`);
  }
  return parts.filter(Boolean).join(' · ');
}

/** Sets a share of the width for the style sheet. */
export function setX(node, name, share) {
  node.style.setProperty(name, `${(share * 100).toFixed(3)}%`);
}
