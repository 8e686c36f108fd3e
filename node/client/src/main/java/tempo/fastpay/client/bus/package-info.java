/** Ways to a validator that only clients of its own operator have: the event bus. */
package tempo.fastpay.client.bus;
