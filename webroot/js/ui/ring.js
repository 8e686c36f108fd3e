/* The quorum as a ring: one arc per validator, which fills when it signs, and closes at the quorum. */

import { setAttribute, setText, svg, follow } from '../dom.js';

const RADIUS = 42;
const GAP_DEGREES_MOST = 14;

/**
 * @typedef {{id: string, name: string, state: 'empty'|'signed'|'refused'}} Seat
 * @typedef {{seats: Seat[], threshold: number, isFormed: boolean, tone: string}} RingState
 */

/** @returns {{node: SVGElement, update: (state: RingState) => void}} */
export function ring() {
  const arcs = svg('g', { class: 'ring-arcs' });
  const count = svg('text', { class: 'ring-count', x: 50, y: 50 });
  const check = svg('path', { class: 'ring-check', d: 'M35 51l11 11 20-24' });
  const node = svg('svg', { class: 'ring', viewBox: '0 0 100 100', role: 'img' }, arcs, count, check);

  function update({ seats, threshold, isFormed, tone }) {
    const signed = seats.filter((seat) => seat.state === 'signed').length;
    const slots = seats.map((seat, index) => ({ ...seat, d: arc(index, seats.length) }));
    follow(arcs, slots, (slot) => `${slot.id} ${slots.length}`, (slot) => {
      const path = svg('path', { d: slot.d });
      return { node: path, update: (now) => setAttribute(path, 'data-state', now.state) };
    });
    setAttribute(node, 'data-formed', isFormed ? 'true' : undefined);
    setAttribute(node, 'data-tone', tone);
    setText(count, threshold > 0 ? `${signed}/${threshold}` : '·');
    setAttribute(
      node,
      'aria-label',
      `${signed} of ${seats.length} validators signed, ${threshold} make a quorum${isFormed ? ': reached' : ''}`,
    );
  }

  return { node, update };
}

/** The path of one of so many arcs, clockwise from the top. */
function arc(index, of) {
  const gap = of === 1 ? 0.01 : Math.min(GAP_DEGREES_MOST, 180 / of);
  const step = 360 / of;
  const from = point(index * step + gap / 2);
  const to = point((index + 1) * step - gap / 2);
  const isLarge = step - gap > 180 ? 1 : 0;
  return `M${from}A${RADIUS} ${RADIUS} 0 ${isLarge} 1 ${to}`;
}

function point(degrees) {
  const radians = ((degrees - 90) * Math.PI) / 180;
  return `${(50 + RADIUS * Math.cos(radians)).toFixed(2)} ${(50 + RADIUS * Math.sin(radians)).toFixed(2)}`;
}

/**
 * Who of the committee signed a payment.
 *
 * @param {import('../store.js').Payment|undefined} payment
 * @param {object|undefined} committee
 * @param {string} tone
 * @returns {RingState}
 */
export function ringState(payment, committee, tone) {
  const signers = new Set(payment?.certs.map((cert) => cert.signer.id));
  const refusers = new Set(payment?.rejects.map((reject) => reject.validator?.id));
  const members = committee?.members.map((member) => member.validator) ?? payment?.certs.map((cert) => cert.signer);
  return {
    seats: (members ?? []).map(({ id, name }) => ({
      id,
      name,
      state: signers.has(id) ? 'signed' : refusers.has(id) ? 'refused' : 'empty',
    })),
    threshold: committee?.threshold ?? 0,
    isFormed: Boolean(payment?.qcHash),
    tone,
  };
}
