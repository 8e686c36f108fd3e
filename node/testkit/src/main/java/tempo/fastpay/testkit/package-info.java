/**
 * Fixtures, a validator in memory, and the contract of everything that claims to be a validator.
 */
package tempo.fastpay.testkit;
