package tempo.fastpay.sidecar.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.RecordException;

/**
 * Checks a directory that no validator has open, and changes nothing: every block's checksum, every
 * row, every sender's signature, and with the committee at hand every certificate.
 */
public final class RecordVerifier {
  private final Path directory;
  private final Crypto crypto;
  private final Optional<Committee> committee;

  public RecordVerifier(Path directory, Crypto crypto, Optional<Committee> committee) {
    this.directory = directory;
    this.crypto = crypto;
    this.committee = committee;
  }

  /**
   * The findings of a check that found everything good.
   *
   * @param use what the record may be used for
   */
  public record Report(
      RecordIdentity identity,
      Optional<FinalizedBlock> base,
      long permits,
      long taken,
      long known,
      long certificates,
      Use use) {}

  /** The use that a record may be put to. */
  public enum Use {
    /** A validator may sign with it. */
    SIGNING,
    /** A validator is silent with it until it is whole. */
    RESTORED,
    /** It is a copy of the directory that was last opened: it may be exported, not opened. */
    COPY,
    /** It was exported to be moved. */
    RETIRED,
    /** An import did not end. */
    IMPORTING
  }

  /**
   * Checks everything.
   *
   * @throws RecordException naming the first thing that is wrong
   */
  public Report run() {
    try (RecordDirectory.Reading reading = new RecordDirectory(directory).openToRead()) {
      reading.store().verifyChecksums();
      requireCommittee(reading.identity());
      Checks checks = new Checks();
      RowReader rows = new RowReader(checks);
      reading.store().scan(rows);
      return new Report(
          reading.identity(),
          checks.base,
          rows.count(RowKind.PERMIT),
          rows.count(RowKind.TAKEN),
          rows.count(RowKind.QC),
          rows.count(RowKind.CERTIFICATE),
          reading.isCopy() ? Use.COPY : checks.use);
    } catch (RowStore.StoreException e) {
      throw RecordException.hopeless(directory + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw RecordException.hopeless(directory + ": cannot be read: " + e, e);
    }
  }

  private void requireCommittee(RecordIdentity identity) {
    if (committee.isEmpty()) {
      return;
    }
    Committee members = committee.get();
    Optional<Validator> owner =
        members.members().stream()
            .filter(member -> member.publicKey().equals(identity.publicKey()))
            .findAny();
    Optional<String> difference =
        owner.isEmpty()
            ? Optional.of("its key " + identity.publicKey() + " is of nobody in this committee")
            : identity.differenceTo(RecordIdentity.of(owner.get(), members));
    if (difference.isPresent()) {
      throw RecordException.hopeless(directory + ": " + difference.get());
    }
  }

  private final class Checks implements RowReader.Sink {
    private Optional<FinalizedBlock> base = Optional.empty();
    private Use use = Use.SIGNING;

    @Override
    public void base(FinalizedBlock found) {
      base = Optional.of(found);
    }

    @Override
    public void since(RowKind kind, long unixMillis) {
      Use found =
          switch (kind) {
            case RETIRED -> Use.RETIRED;
            case IMPORTING -> Use.IMPORTING;
            case RESTORED -> Use.RESTORED;
            case IDENTITY, BASE, ROLE, PERMIT, TAKEN, QC, CERTIFICATE, CURSOR ->
                throw new IllegalArgumentException(kind + " says nothing of a record's use");
          };
      // The graver one is told.
      use = use.compareTo(found) < 0 ? found : use;
    }

    @Override
    public void permit(Permit permit) {
      requireAsSigned(permit.payment());
    }

    private void requireAsSigned(Payment payment) {
      PaymentScreen.Result again =
          PaymentScreen.screen(payment.raw(), Optional.empty(), payment.chainId(), crypto);
      if (!again.equals(new PaymentScreen.Result.Accepted(payment))) {
        throw new MalformedRowException(
            "the payment at " + payment.contentionKey() + " is not what its sender signed");
      }
    }

    @Override
    public void qc(PaymentRows.RawQc raw) {
      requireAsSigned(raw.payment());
      if (committee.isPresent()
          && VerifiedQc.verify(raw.qc(), Optional.empty(), committee.get(), crypto)
              instanceof VerifiedQc.Result.Refused refused) {
        throw new MalformedRowException(refused.reject().message());
      }
    }

    @Override
    public void certificate(Certificate certificate) {
      if (committee.isPresent() && committee.get().verify(certificate, crypto).isEmpty()) {
        throw new MalformedRowException(
            "the certificate of " + certificate.signer() + " does not verify");
      }
    }
  }
}
