/** The one JSON codec, which REST, the event bus, the command line and files use. */
package tempo.fastpay.proto.json;
