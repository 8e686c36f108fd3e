/** Asking a committee: fan-out, what each validator answered, and when a quorum is reached. */
package tempo.fastpay.client.quorum;
