/** Tempo and Ethereum transactions as far as they are payments: decode, check, build, sign. */
package tempo.fastpay.protocol.tx;
