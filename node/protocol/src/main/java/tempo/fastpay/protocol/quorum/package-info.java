/** Envelopes, certificates, committees and quorum certificates, with their canonical bytes. */
package tempo.fastpay.protocol.quorum;
