/** Small values that cannot be wrong: bytes, hashes, addresses, numbers, names of things. */
package tempo.fastpay.protocol.types;
