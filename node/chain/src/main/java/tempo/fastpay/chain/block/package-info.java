/** Blocks as a node tells them: who used which nonce, and which logs were written. */
package tempo.fastpay.chain.block;
