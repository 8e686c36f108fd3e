package tempo.fastpay.chain.node;

/** What a look at a node has shown. */
public enum Verdict {
  /** It is on the chain that H is on, and holds H. */
  USABLE,
  /** It does not answer, or not in a form that counts. */
  UNREACHABLE,
  /** It serves another chain id. */
  OTHER_CHAIN,
  /** It has another block at H's height among its finalized ones. */
  FOREIGN,
  /** Its finalized blocks end below H, or it does not hold H. */
  BEHIND,
  /** It is at H for longer than blocks take, and another node is further. */
  STUCK
}
