package tempo.fastpay.devchain.ledger;

import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.UInt64;

/**
 * What an account said about money that it is sent (TIP-1028).
 *
 * @param senders the policy of whom it takes money from
 * @param tokens the policy of the tokens that it takes
 * @param recovery who may claim what was diverted; the zero address: the sender
 */
public record ReceivePolicy(UInt64 senders, UInt64 tokens, Address recovery) {}
