/** Who says that a law is broken. Judges see everything, and change nothing. */
package tempo.fastpay.simulator.judge;
