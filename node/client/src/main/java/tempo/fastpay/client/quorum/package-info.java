/** Submissions to a committee: fan-out, the standing of each validator, and the outcome. */
package tempo.fastpay.client.quorum;
