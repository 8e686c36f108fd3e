/** Runs and prints the demo, the chained flow: Bob pays Carol with money that no block has seen. */
package tempo.fastpay.launcher.demo;
