/** A chain and its nodes in memory, which answer as real ones do. */
package tempo.fastpay.chain.twin;
