/* The timeline in words: for those who do not see it, and as its result. */

import { amount, capitalized, grouped, span } from '../format.js';
import { lensText } from './lens.js';

/**
 * What came of the demo.
 *
 * @param {import('./flow.js').Flow} flow
 */
export function resultOf(flow) {
  const [first, last] = [flow.payments[0], flow.payments.at(-1)];
  const { report } = flow;
  const before = BigInt(report.height_at_first_submit);
  const after = BigInt(report.height_at_second_qc);
  return {
    isOk: report.ok,
    qcs: flow.payments.length,
    tookMs: last.qcAt - first.submitAt,
    before,
    after,
    blocks: after - before,
    said: report.ok
      ? 'Both payments were preconfirmed before the next block.'
      : before !== after
        ? 'Both payments were preconfirmed, but a block came in between.'
        : 'Both payments were preconfirmed, but the balances are not what they should be.',
  };
}

/** Who had what, before and after, in the order the node told it. */
export function balancesOf(flow, decimals) {
  return Object.entries(flow.balances ?? {}).map(([name, before]) => ({
    name: capitalized(name),
    before: amount(before, decimals),
    after: flow.report ? amount(flow.report.balances[name], decimals) : '',
  }));
}

/**
 * The timeline as lines of text.
 *
 * @param {import('./flow.js').Flow|undefined} flow
 * @param {import('./lanes.js').Lane[]} lanes
 */
export function linesOf(flow, lanes) {
  const lines = [];
  if (flow?.height !== undefined) {
    lines.push(`Block ${grouped(flow.height)}: everybody has money.`);
  }
  for (const lane of lanes) {
    lines.push(`${lane.title}, ${lane.sum}: ${lensText(lane)}`);
  }
  if (flow?.phase === 'ended') {
    const { said, before, after, tookMs } = resultOf(flow);
    lines.push(`${said} It took ${span(tookMs)}; the height was ${grouped(before)}, then ${grouped(after)}.`);
  }
  for (const { title, included, lost } of lanes) {
    if (lost) {
      lines.push(`Block ${grouped(lost.height)}: ${title} ${lost.label.toLowerCase()}.`);
    } else if (included) {
      lines.push(`Block ${grouped(included.height)}: ${title} ${included.isFinal ? 'settled' : 'included, not final'}.`);
    }
  }
  return lines;
}
