/** QCs and evidence as files that people keep and hand on. */
package tempo.fastpay.proto.document;
