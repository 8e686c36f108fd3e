/** What a user must not forget: keys, reserved nonces, signed payments and received money. */
package tempo.fastpay.client.wallet;
