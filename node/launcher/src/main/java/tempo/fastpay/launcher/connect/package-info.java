/** Turns the addresses a person gives into validators a client can talk to. */
package tempo.fastpay.launcher.connect;
