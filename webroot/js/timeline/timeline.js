/* The timeline: blocks above, the moment of the payments magnified below, live. */

import { every, follow, h, rendering, setText } from '../dom.js';
import { axis, columnsFor, sharesOf } from './axis.js';
import { extent, flowLanes, liveLanes } from './lanes.js';
import { lens } from './lens.js';
import { timeOf } from './scale.js';
import { linesOf } from './telling.js';

const TICK_MS = 200;
/** Live payments are drawn while they are at most this many blocks old. */
const LIVE_BLOCKS = 3;
const CUT_LEAST_SHARE = 0.006;

/**
 * @param {import('../store.js').Store} store
 * @param {AbortSignal} signal
 */
export function timeline(store, signal) {
  const overview = axis();
  const magnified = lens();
  const quiet = h('p', { class: 'axis-quiet soft' });
  const drawing = h('div', { class: 'timeline-drawing live', 'aria-hidden': 'true' }, overview.node, quiet, magnified.node);
  const words = h('ol', { class: 'visually-hidden', id: 'timeline-words' });
  const node = h('div', { class: 'timeline', role: 'group', 'aria-label': 'Timeline' }, drawing, words);

  const render = rendering(() => {
    const widthPx = drawing.clientWidth || 360;
    const { heads, flow, blockIntervalMs: intervalMs } = store;
    drawing.hidden = heads.length === 0;
    if (heads.length === 0) {
      return;
    }
    const columns = columnsFor(widthPx);
    const isPinned = flow?.height !== undefined;
    const origin = isPinned ? flow.height : store.tip.height - BigInt(Math.max(1, columns - 3));
    const lanes = isPinned
      ? flowLanes(store, flow)
      : liveLanes(store, timeOf(heads, intervalMs, store.tip.height) - LIVE_BLOCKS * intervalMs);
    const state = { heads, intervalMs, now: store.now(), origin, columns, lanes };
    overview.update({ ...state, isHeld: isPinned && lanes.length > 1 && flow.payments.every(({ height }) => height === origin) });
    setText(quiet, quietText(flow, lanes));
    quiet.hidden = quiet.textContent === '';
    renderLens(state, widthPx, isPinned);
    follow(words, linesOf(flow, lanes).map((text, index) => ({ text, index })), ({ index }) => String(index), line);
  }, signal);

  function renderLens(state, widthPx, isPinned) {
    const moments = extent(state.lanes);
    magnified.node.hidden = moments === undefined;
    if (moments === undefined) {
      return;
    }
    const share = sharesOf(state);
    const from = Math.min(1, Math.max(0, share.ofTime(moments.from)));
    const to = Math.min(1, Math.max(from + CUT_LEAST_SHARE, share.ofTime(moments.to)));
    const before = isPinned ? state.origin : state.heads.findLast((head) => head.unixMillis <= moments.to)?.height;
    const next = (before ?? state.heads[0].height) + 1n;
    magnified.update({
      lanes: state.lanes,
      extent: moments,
      widthPx,
      cut: { from, to },
      origin: isPinned ? `${state.lanes[0].payer} handed in her payment` : 'of the first certificate',
      nextBlockAt: timeOf(state.heads, state.intervalMs, next),
      isNextMade: next <= store.tip.height,
    });
  }

  for (const type of ['head', 'payment', 'flow', 'info']) {
    store.addEventListener(type, render, { signal });
  }
  every(TICK_MS, render, signal);
  const observer = new ResizeObserver(render);
  observer.observe(drawing);
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  return node;
}

function line() {
  const node = h('li');
  return { node, update: ({ text }) => setText(node, text) };
}

function quietText(flow, lanes) {
  if (lanes.length > 0) {
    return '';
  }
  return flow?.phase === 'waiting'
    ? 'Alice, Bob and Carol get their money in the next block. Then it goes fast.'
    : 'No payment in the last blocks. Those that come appear here.';
}
