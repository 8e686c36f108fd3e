package tempo.fastpay.devchain.ledger;

import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.types.Bytes;

/** A contract of the chain, as far as payments meet it. */
interface Contract {
  /**
   * Carries a call out.
   *
   * @param input the calldata, with its selector
   * @return the answer, encoded
   */
  Bytes call(Invocation in, ContractCall function, Bytes input) throws Reverted;
}
