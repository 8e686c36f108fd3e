/**
 * A Tempo node as it is asked: typed calls, what its answers must look like, and which of several.
 */
package tempo.fastpay.chain.node;
