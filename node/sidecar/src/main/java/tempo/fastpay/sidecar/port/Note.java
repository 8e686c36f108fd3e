package tempo.fastpay.sidecar.port;

import java.util.Map;
import java.util.Objects;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.KnownPayment;

/**
 * An entry of a signing record besides permits and H: the validator has learned it, and a restart
 * must not forget it.
 */
public sealed interface Note {
  /** A certificate on its way to a quorum, this validator's own or another's. */
  record OfCertificate(VerifiedCertificate certificate) implements Note {
    public OfCertificate {
      Objects.requireNonNull(certificate);
    }
  }

  /** A payment known by its QC. Single certificates over its envelope need not be held any more. */
  record OfQc(KnownPayment known) implements Note {
    public OfQc {
      Objects.requireNonNull(known);
    }
  }

  /** How far peers' boards were read, by peer; everything before was taken in. */
  record OfCursors(Map<ValidatorId, String> cursors) implements Note {
    public OfCursors {
      cursors = Map.copyOf(cursors);
    }
  }

  /** A key that was signed for by the part of a record that is lost, as a peer shows. */
  record OfTaken(ContentionKey key, TxHash txHash) implements Note {
    public OfTaken {
      Objects.requireNonNull(key);
      Objects.requireNonNull(txHash);
    }
  }
}
