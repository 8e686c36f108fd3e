/** Text as it comes from outside, in files and messages. */
package tempo.fastpay.proto.text;
