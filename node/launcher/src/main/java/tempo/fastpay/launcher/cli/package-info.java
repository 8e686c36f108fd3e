/** The command line: one class per command, and what they share. */
package tempo.fastpay.launcher.cli;
