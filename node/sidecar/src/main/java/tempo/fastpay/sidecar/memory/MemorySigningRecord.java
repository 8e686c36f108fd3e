package tempo.fastpay.sidecar.memory;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.Forgotten;
import tempo.fastpay.sidecar.port.Forgotten.CertificateName;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * A signing record that a stopped process forgets: for demos and tests only. One object survives a
 * restart of its validator inside one process, as a disk would.
 */
public final class MemorySigningRecord extends SigningRecord {
  private final Map<ContentionKey, Permit> permits = new LinkedHashMap<>();
  private final Map<ContentionKey, TxHash> taken = new LinkedHashMap<>();
  private final Map<MessageId, KnownPayment> known = new LinkedHashMap<>();
  private final Map<CertificateName, VerifiedCertificate> certificates = new LinkedHashMap<>();
  private final Map<ValidatorId, String> cursors = new LinkedHashMap<>();
  private Optional<FinalizedBlock> base = Optional.empty();

  @Override
  public synchronized Future<Contents> open() {
    return Future.succeededFuture(
        new Contents(
            base,
            List.copyOf(permits.values()),
            taken,
            List.copyOf(known.values()),
            List.copyOf(certificates.values()),
            cursors,
            OptionalLong.empty()));
  }

  @Override
  protected synchronized Future<Void> write(Permit permit) {
    Permit standing = permits.putIfAbsent(permit.key(), permit);
    return standing == null || standing.message().equals(permit.message())
        ? Future.succeededFuture()
        : Future.failedFuture(
            new IllegalStateException("a permit for " + permit.key() + " is recorded already"));
  }

  @Override
  public synchronized Future<Void> note(List<Note> notes) {
    notes.forEach(this::keep);
    return Future.succeededFuture();
  }

  private void keep(Note note) {
    if (note instanceof Note.OfCertificate of) {
      VerifiedCertificate certificate = of.certificate();
      certificates.putIfAbsent(
          new CertificateName(certificate.txHash(), certificate.signer()), certificate);
    } else if (note instanceof Note.OfQc of) {
      known.put(of.known().qc().payment().message(), of.known());
      for (VerifiedCertificate one : of.known().qc().certificates()) {
        certificates.remove(new CertificateName(one.txHash(), one.signer()));
      }
    } else if (note instanceof Note.OfCursors of) {
      cursors.putAll(of.cursors());
    } else if (note instanceof Note.OfTaken of) {
      taken.putIfAbsent(of.key(), of.txHash());
    }
  }

  @Override
  public synchronized Future<Void> advance(FinalizedBlock next) {
    if (base.isPresent() && next.height().isLessThan(base.get().height())) {
      return Future.failedFuture(new IllegalStateException("H never goes back"));
    }
    base = Optional.of(next);
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Void> forget(Forgotten forgotten) {
    forgotten.keys().forEach(permits::remove);
    forgotten.keys().forEach(taken::remove);
    forgotten.payments().forEach(payment -> known.remove(payment.message()));
    forgotten.certificates().forEach(certificates::remove);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> whole() {
    return Future.succeededFuture();
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
