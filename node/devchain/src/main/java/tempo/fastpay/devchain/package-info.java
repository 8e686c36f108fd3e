/**
 * A Tempo chain for development and tests, in one process: it makes blocks by the clock, executes
 * payments, and tells wallets and validators of it as a node does.
 */
package tempo.fastpay.devchain;
