/* The moment between two blocks, magnified to milliseconds. */

import { follow, h, setAttribute, setText, svg } from '../dom.js';
import { initials, span } from '../format.js';
import { setX } from './axis.js';
import { niceStep, spread } from './scale.js';

const TICKS = 5;
const PAD_SHARE = 0.06;
const SEAL_GAP_PX = 30;
const LEAST_MS = 10;

/**
 * @typedef {object} LensState
 * @property {import('./lanes.js').Lane[]} lanes
 * @property {{from: number, to: number}} extent the moments magnified
 * @property {number} widthPx
 * @property {{from: number, to: number}} cut what of the axis above is magnified, in shares
 * @property {string} origin what happened at 0 ms
 * @property {number} nextBlockAt
 * @property {boolean} isNextMade
 */

/** @returns {{node: Element, update: (state: LensState) => void}} */
export function lens() {
  const cone = svg('path', { d: '' });
  const said = h('p', { class: 'lens-said soft small' });
  const ticks = h('div', { class: 'lens-ticks' });
  const lanes = h('div', { class: 'lens-lanes' });
  const beyond = h('p', { class: 'lens-beyond small' });
  const node = h(
    'div',
    { class: 'lens' },
    svg('svg', { class: 'lens-cone', viewBox: '0 0 100 10', preserveAspectRatio: 'none' }, cone),
    h('div', { class: 'lens-glass' }, said, h('div', { class: 'lens-plot' }, ticks, lanes), beyond),
  );

  function update({ lanes: list, extent, widthPx, cut, origin, nextBlockAt, isNextMade }) {
    const lastedMs = Math.max(LEAST_MS, extent.to - extent.from);
    const share = (at) => PAD_SHARE + ((at - extent.from) / lastedMs) * (1 - 2 * PAD_SHARE);
    setAttribute(cone, 'd', `M${cut.from * 100} 0L${cut.to * 100} 0L100 10L0 10z`);
    setText(said, `Magnified: ${span(extent.to - extent.from)} from the moment ${origin}`);
    follow(
      ticks,
      tickMillis(lastedMs).map((millis) => ({ millis, x: share(extent.from + millis) })),
      ({ millis }) => String(millis),
      tick,
    );
    follow(
      lanes,
      list.map((lane) => placed(lane, share, widthPx)),
      ({ lane }) => lane.txHash,
      lensLane,
    );
    const leftMs = nextBlockAt - extent.to;
    const times = Math.round(leftMs / lastedMs);
    beyond.hidden = leftMs <= 0;
    setText(
      beyond,
      `The next block ${isNextMade ? 'came' : 'comes'} ${span(leftMs)} later${times > 1 ? `: at this scale ${times} times the width of this picture to the right` : ''}.`,
    );
  }

  return { node, update };
}

function tickMillis(lastedMs) {
  const step = niceStep(lastedMs, TICKS);
  return Array.from({ length: Math.floor(lastedMs / step) + 1 }, (_, index) => index * step);
}

function tick({ millis }) {
  const node = h('div', { class: 'lens-tick' }, h('span', {}, `${millis} ms`));
  return { node, update: ({ x }) => setX(node, '--x', x) };
}

function placed(lane, share, widthPx) {
  const moments = [...lane.certs.map((cert) => ({ ...cert, kind: 'cert' }))];
  if (lane.qcAt) {
    moments.push({ name: 'QC', at: lane.qcAt, kind: 'qc' });
  }
  const xs = spread(
    moments.map(({ at }) => share(at) * widthPx),
    SEAL_GAP_PX,
    widthPx - SEAL_GAP_PX / 2,
  );
  const start = lane.submitAt ? share(lane.submitAt) : xs.length > 0 ? xs[0] / widthPx : PAD_SHARE;
  return {
    lane,
    start,
    end: xs.length > 0 ? xs.at(-1) / widthPx : start,
    marks: moments.map((moment, index) => ({ ...moment, x: xs[index] / widthPx })),
  };
}

function lensLane({ lane }) {
  const title = h('p', { class: 'lens-title' });
  const marks = h('div', { class: 'lens-marks' });
  const line = h('span', { class: 'lens-line' });
  const start = h('span', { class: 'lens-start' });
  start.hidden = !lane.submitAt;
  return {
    node: h('div', { class: 'lens-lane' }, title, h('div', { class: 'lens-track' }, line, start, marks)),
    update({ lane: now, start: from, end: to, marks: list }) {
      setText(title, lensText(now));
      setX(line, '--from', from);
      setX(line, '--to', to);
      setX(start, '--x', from);
      follow(marks, list, ({ kind, name }) => `${kind} ${name}`, mark);
    },
  };
}

function mark({ kind, name }) {
  const node = h('span', { class: 'lens-mark', 'data-kind': kind, title: name }, kind === 'qc' ? 'QC' : initials(name));
  return { node, update: ({ x }) => setX(node, '--x', x) };
}

/** "Alice hands in, dave signs after 4 ms, edgar after 9 ms, QC after 12 ms". */
export function lensText({ title, payer, submitAt, certs, qcAt }) {
  const zero = submitAt ?? certs[0]?.at ?? qcAt;
  const after = (at) => (at > zero ? `+${span(at - zero)}` : '0 ms');
  const parts = [
    payer ? `${payer} hands it in` : title,
    ...certs.map((cert) => `${cert.name} ${after(cert.at)}`),
    qcAt && `QC ${after(qcAt)}`,
  ];
  return parts.filter(Boolean).join(' · ');
}
