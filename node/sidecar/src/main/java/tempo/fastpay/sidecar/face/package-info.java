/** How a validator is reached: gRPC and the event bus, over one {@code ValidatorApi}. */
package tempo.fastpay.sidecar.face;
