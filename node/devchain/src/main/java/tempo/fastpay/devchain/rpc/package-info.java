/** Answers JSON-RPC for a development chain, in the words of a Tempo node. */
package tempo.fastpay.devchain.rpc;
