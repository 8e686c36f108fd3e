/**
 * The calls of validators, aggregators, signers and faucets, and the limits that both ends keep.
 */
package tempo.fastpay.proto.contract;
