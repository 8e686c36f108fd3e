/**
 * The ledger of a development chain: state that can be read at recent heights, the contracts that
 * payments meet, blocks with receipts. Plain Java on one thread, with no clock.
 */
package tempo.fastpay.devchain.ledger;
