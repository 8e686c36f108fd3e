package tempo.fastpay.protocol.evidence;

import java.util.Objects;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The claim that one key signed two messages for one contention key (L13), with both signatures and
 * both payments' bytes. Proves nothing until {@link VerifiedEvidence#verify} has checked it. There
 * is no field that its signatures do not cover, so none can be changed.
 */
public sealed interface Evidence {
  /** The number of bytes of its payments, two at most; they are what makes evidence long. */
  int paymentBytes();

  /**
   * A sender signed two payments for one key.
   *
   * @param key the contention key of both payments, with its sender
   * @param first a raw transaction, 1 to {@value Envelope#PAYMENT_LIMIT_BYTES} bytes
   * @param second another such transaction
   */
  record SenderEquivocation(ChainId chainId, ContentionKey key, Bytes first, Bytes second)
      implements Evidence {
    public SenderEquivocation {
      Objects.requireNonNull(chainId);
      Objects.requireNonNull(key);
      requirePayment("first", first);
      requirePayment("second", second);
    }

    @Override
    public int paymentBytes() {
      return first.size() + second.size();
    }
  }

  /**
   * A validator certified two payments for one key, in one epoch. Of a certificate only what it
   * says and its signature is kept: the rest follows from the envelope.
   */
  record ValidatorEquivocation(ValidatorId signer, UInt64 epoch, Signed first, Signed second)
      implements Evidence {
    public ValidatorEquivocation {
      Objects.requireNonNull(signer);
      Objects.requireNonNull(epoch);
      Objects.requireNonNull(first);
      Objects.requireNonNull(second);
    }

    @Override
    public int paymentBytes() {
      return first.envelope().paymentBytes().size() + second.envelope().paymentBytes().size();
    }
  }

  /**
   * An envelope that a validator certified, with its signature.
   *
   * @param signature Ed25519, {@value Certificate#SIGNATURE_BYTES} bytes
   */
  record Signed(Envelope envelope, Bytes signature) {
    public Signed {
      Objects.requireNonNull(envelope);
      if (signature.size() != Certificate.SIGNATURE_BYTES) {
        throw new IllegalArgumentException(
            "signature must have "
                + Certificate.SIGNATURE_BYTES
                + " bytes, got "
                + signature.size());
      }
    }
  }

  private static void requirePayment(String name, Bytes payment) {
    if (payment.isEmpty() || payment.size() > Envelope.PAYMENT_LIMIT_BYTES) {
      throw new IllegalArgumentException(
          name
              + " must have 1 to "
              + Envelope.PAYMENT_LIMIT_BYTES
              + " bytes, got "
              + payment.size());
    }
  }
}
