/** What the pages in docs/ and README say of the code is true, and what they point to is there. */
package tempo.fastpay.launcher.docs;
