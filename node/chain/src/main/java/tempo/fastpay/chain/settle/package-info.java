/** Hands payments to a node, and finds what became of them in finalized blocks. */
package tempo.fastpay.chain.settle;
