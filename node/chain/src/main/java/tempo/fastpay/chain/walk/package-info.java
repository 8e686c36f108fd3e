/** Follows finalized blocks: one after the other by parent hash, H never back. */
package tempo.fastpay.chain.walk;
