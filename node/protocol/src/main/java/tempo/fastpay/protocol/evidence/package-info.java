/** Proof that somebody signed two messages for one contention key (L13). */
package tempo.fastpay.protocol.evidence;
