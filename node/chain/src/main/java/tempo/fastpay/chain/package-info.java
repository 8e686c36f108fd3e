/**
 * The sidecar's chain port over the JSON-RPC of a Tempo node: follows finalized blocks, reads facts
 * at them and carries over what no log touched, hands transactions in and finds what became of
 * them.
 */
package tempo.fastpay.chain;
