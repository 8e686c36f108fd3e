/** Requests and answers of validators and aggregators, whatever carries them. */
package tempo.fastpay.protocol.api;
