/**
 * What L1, L5 and L7 need to know of accounts: read at a block, and carried over to the next one
 * where its logs say that nothing moved. A {@code Cell} is one fact, a {@code Part} is what of the
 * chain's state it rests on, and {@code Changes} says which parts a block has moved.
 */
package tempo.fastpay.chain.facts;
