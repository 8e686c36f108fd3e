/** From the addresses a person gives to validators a client can talk to. */
package tempo.fastpay.launcher.connect;
