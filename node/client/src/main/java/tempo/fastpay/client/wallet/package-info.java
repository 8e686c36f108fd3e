/** A user's memory: keys, reserved nonces, signed payments and received money. */
package tempo.fastpay.client.wallet;
