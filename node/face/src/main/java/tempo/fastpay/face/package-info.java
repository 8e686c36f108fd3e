/** Serves validators and aggregators over gRPC and the event bus. */
package tempo.fastpay.face;
