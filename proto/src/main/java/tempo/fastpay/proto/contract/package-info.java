/** What a validator, an aggregator, a signer and a faucet offer, and what both ends keep to. */
package tempo.fastpay.proto.contract;
