/**
 * Fixtures, a validator in memory, and the contract that holds for every implementation of a
 * validator.
 */
package tempo.fastpay.testkit;
