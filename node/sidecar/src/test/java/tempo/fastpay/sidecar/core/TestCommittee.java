package tempo.fastpay.sidecar.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** A committee with all its keys: what a quorum of liars, or of the honest, could sign. */
final class TestCommittee {
  static final TestCommittee FOUR = new TestCommittee(4, "v", UInt64.ONE, Account.REAL);

  final Committee committee;
  private final Crypto crypto;
  private final List<Bytes32> keys;

  TestCommittee(int members, String prefix, UInt64 epoch, Crypto crypto) {
    this.crypto = crypto;
    this.keys =
        IntStream.range(0, members)
            .mapToObj(i -> Hashes.sha256(prefix.getBytes(UTF_8), new byte[] {(byte) i}))
            .toList();
    List<Validator> validators = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      validators.add(Validator.of(prefix + i, crypto.publicKeyEd25519(keys.get(i))));
    }
    this.committee = Committee.of(Draft.CHAIN, epoch, validators, crypto);
  }

  /** What the member signs if it is told to, whatever the laws say. */
  Certificate certificate(int member, Signed signed) {
    Effects effects = Effects.of(signed.payment());
    Bytes32 message =
        Certificate.message(Draft.CHAIN, committee.epoch(), signed.txHash(), effects.hash());
    return new Certificate(
        committee.members().get(member).id(),
        signed.txHash(),
        effects.hash(),
        effects,
        committee.epoch(),
        crypto.signEd25519(message, keys.get(member)),
        UInt64.ONE);
  }

  /** A QC by the first three of four. */
  VerifiedQc qc(Signed signed) {
    return qc(signed, IntStream.range(0, committee.threshold()).toArray());
  }

  VerifiedQc qc(Signed signed, int... members) {
    List<VerifiedCertificate> verified =
        IntStream.of(members)
            .mapToObj(member -> committee.verify(certificate(member, signed), crypto).orElseThrow())
            .toList();
    return VerifiedQc.assemble(signed.envelope(), signed.payment(), verified, committee)
        .orElseThrow();
  }
}
