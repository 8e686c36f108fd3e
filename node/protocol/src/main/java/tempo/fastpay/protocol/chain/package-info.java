/**
 * What the chain's node and its contracts are asked, and how they answer: addresses, calls, events,
 * reasons for a revert, forks. Plain values; nothing here speaks to a node.
 */
package tempo.fastpay.protocol.chain;
