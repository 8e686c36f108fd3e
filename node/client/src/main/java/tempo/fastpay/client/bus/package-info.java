/**
 * Validators, aggregators and faucets at the other end of the event bus, for clients of their own
 * operator.
 */
package tempo.fastpay.client.bus;
