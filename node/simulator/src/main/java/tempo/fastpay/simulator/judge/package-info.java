/** Judges see everything, change nothing, and say where a law is broken. */
package tempo.fastpay.simulator.judge;
