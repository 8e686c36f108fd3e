/** The one JSON codec: REST, event bus, command line and files read and write with it. */
package tempo.fastpay.proto.json;
