/* How far a payment has come, in words. Nothing is called settled before the chain made it final. */

/**
 * Rank orders stages of one moment; a tone is a colour; isEnd: nothing follows.
 *
 * @type {Record<string, {rank: number, label: string, tone: string, isEnd?: boolean, said: string}>}
 */
export const STAGES = {
  ACCEPTED: {
    rank: 1,
    label: 'Collecting certificates',
    tone: 'plain',
    said: 'Validators are signing. Nothing is promised yet.',
  },
  CERTIFIED: {
    rank: 2,
    label: 'Preconfirmed',
    tone: 'blue',
    said: 'A quorum has signed: no other payment can be certified in its place. The chain has not settled it yet.',
  },
  QUEUED_ONCHAIN: {
    rank: 3,
    label: 'Preconfirmed, on its way',
    tone: 'blue',
    said: 'Certified and handed to the chain. The chain has not settled it yet.',
  },
  INCLUDED: {
    rank: 4,
    label: 'In a block, not final',
    tone: 'blue',
    said: 'A block holds it, but that block is not final yet.',
  },
  FINALIZED: {
    rank: 5,
    label: 'Settled',
    tone: 'green',
    isEnd: true,
    said: 'The block that holds it is final.',
  },
  FAILED: {
    rank: 6,
    label: 'Failed on chain',
    tone: 'red',
    isEnd: true,
    said: 'The chain refused it, or another transaction took its place. The money did not move.',
  },
  EXPIRED: {
    rank: 7,
    label: 'Expired',
    tone: 'red',
    isEnd: true,
    said: 'It was not included in time, and cannot be any more. The money did not move.',
  },
};

const UNKNOWN = { rank: 0, label: 'Not seen yet', tone: 'plain', said: 'This node has not seen anything of it.' };

const REFUSED = {
  rank: 0,
  label: 'Refused',
  tone: 'red',
  said: 'Validators refused it, so no quorum signed. Nothing is promised, and the money did not move.',
};

export function stageRank(stage) {
  return STAGES[stage].rank;
}

/** The name of the stage a payment is in now, if it is in any. */
export function currentStage(payment) {
  const last = payment?.stages.at(-1)?.stage;
  // A QC proves more than ACCEPTED, even before anybody has said so.
  return payment?.qcHash && (last === undefined || last === 'ACCEPTED') ? 'CERTIFIED' : last;
}

/** The entry of {@link STAGES} that fits a payment, or one for what has no stage. */
export function standing(payment) {
  const stage = currentStage(payment);
  if (stage) {
    return STAGES[stage];
  }
  if (payment?.certs.length > 0) {
    return STAGES.ACCEPTED;
  }
  return payment?.rejects.length > 0 ? REFUSED : UNKNOWN;
}

/** The last thing said of a payment's stage. */
export function reached(payment, stage) {
  return payment?.stages.findLast((update) => update.stage === stage);
}

/** When a payment had its quorum: when that was told, else when the last certificate was made. */
export function quorumAt(payment) {
  const told = reached(payment, 'CERTIFIED')?.unix_millis;
  const made = payment?.qcHash && payment.certs.at(-1)?.created_unix_millis;
  return told ?? made;
}
