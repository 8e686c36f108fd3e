/** Configuration: file, then environment, then flags, parsed once into validated records. */
package tempo.fastpay.launcher.config;
