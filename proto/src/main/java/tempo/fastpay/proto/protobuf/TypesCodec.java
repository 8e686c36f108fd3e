package tempo.fastpay.proto.protobuf;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.EffectsSummary;
import tempo.fastpay.v1.Nonce2D;
import tempo.fastpay.v1.RejectReason;
import tempo.fastpay.v1.TxLifecycleUpdate;
import tempo.fastpay.v1.ValidatorCertificate;

/** Encodes and decodes the types of types.proto. */
final class TypesCodec {

  private final Committee committee;

  TypesCodec(Committee committee) {
    this.committee = Objects.requireNonNull(committee);
  }

  static ByteString bytes(Bytes bytes) {
    return ByteString.copyFrom(bytes.toArray());
  }

  static ByteString bytes(Bytes32 bytes) {
    return bytes(bytes.bytes());
  }

  static tempo.fastpay.v1.Address encode(Address address) {
    return tempo.fastpay.v1.Address.newBuilder().setData(bytes(address.bytes())).build();
  }

  static Address decode(String path, boolean has, tempo.fastpay.v1.Address address) {
    return ByteFields.address(path, has, address.getData());
  }

  static tempo.fastpay.v1.AssetId encode(AssetId asset) {
    return tempo.fastpay.v1.AssetId.newBuilder().setData(bytes(asset.token().bytes())).build();
  }

  static AssetId decode(String path, boolean has, tempo.fastpay.v1.AssetId asset) {
    return new AssetId(ByteFields.address(path, has, asset.getData()));
  }

  static tempo.fastpay.v1.ChainId encode(ChainId chainId) {
    return tempo.fastpay.v1.ChainId.newBuilder().setValue(chainId.value().bits()).build();
  }

  static ChainId decode(String path, boolean has, tempo.fastpay.v1.ChainId chainId) {
    Check.present(has, path);
    return new ChainId(new UInt64(chainId.getValue()));
  }

  static Nonce2D encode(NonceKey key, UInt64 seq) {
    return Nonce2D.newBuilder().setNonceKeyBe(bytes(key.word())).setNonceSeq(seq.bits()).build();
  }

  static NonceKey nonceKey(String path, boolean has, Nonce2D nonce) {
    Check.present(has, path);
    return new NonceKey(ByteFields.bytes32(path + ".nonce_key_be", nonce.getNonceKeyBe()));
  }

  static RejectReason encode(Reject reject) {
    RejectReason.Builder reason =
        RejectReason.newBuilder()
            .setCodeValue(reject.code().number())
            .setMessage(WireLimits.cut(reject.message()));
    reject.retryAfterMillis().ifPresent(reason::setRetryAfterMillis);
    reject.conflicting().ifPresent(hash -> reason.setConflictingTxHash(bytes(hash.value())));
    return reason.build();
  }

  static Reject decode(String path, boolean has, RejectReason reason) {
    Check.present(has, path);
    long retryAfterMillis = reason.getRetryAfterMillis();
    if (retryAfterMillis < 0) {
      throw Check.expected(
          path + ".retry_after_millis", "below 2^63", new UInt64(retryAfterMillis));
    }
    return new Reject(
        code(path + ".code", reason.getCodeValue()),
        Check.text(path + ".message", reason.getMessage(), WireLimits.TEXT_LIMIT_CHARS),
        OptionalLong.of(retryAfterMillis),
        ByteFields.bytes32OrEmpty(path + ".conflicting_tx_hash", reason.getConflictingTxHash())
            .map(TxHash::new));
  }

  private static RejectCode code(String path, int number) {
    for (RejectCode code : RejectCode.values()) {
      if (code.number() == number) {
        return code;
      }
    }
    throw Check.expected(path, "a reject code, 1 to 11", number);
  }

  static tempo.fastpay.v1.ValidatorId encode(Validator validator) {
    return tempo.fastpay.v1.ValidatorId.newBuilder()
        .setName(validator.name())
        .setId(bytes(validator.id().value()))
        .setPubkey(bytes(validator.publicKey()))
        .build();
  }

  static Validator validator(String path, boolean has, tempo.fastpay.v1.ValidatorId id) {
    ValidatorId validatorId = signer(path, has, id);
    Bytes32 publicKey = ByteFields.bytes32(path + ".pubkey", id.getPubkey());
    return Check.valid(path + ".name", () -> new Validator(id.getName(), validatorId, publicKey));
  }

  private static ValidatorId signer(String path, boolean has, tempo.fastpay.v1.ValidatorId id) {
    Check.present(has, path);
    Check.text(path + ".name", id.getName(), Validator.NAME_LIMIT_CHARS);
    Optional<Bytes32> publicKey = ByteFields.bytes32OrEmpty(path + ".pubkey", id.getPubkey());
    if (id.getId().isEmpty() && publicKey.isPresent()) {
      return Validator.defaultId(publicKey.get());
    }
    return new ValidatorId(ByteFields.bytes32(path + ".id", id.getId()));
  }

  /** A signer, with the name and key that the committee knows. */
  tempo.fastpay.v1.ValidatorId encode(ValidatorId signer) {
    return committee
        .member(signer)
        .map(TypesCodec::encode)
        .orElseGet(
            () -> tempo.fastpay.v1.ValidatorId.newBuilder().setId(bytes(signer.value())).build());
  }

  /** Decodes a signer; a name or key beside its id must be the committee's. */
  ValidatorId member(String path, boolean has, tempo.fastpay.v1.ValidatorId wire) {
    ValidatorId signer = signer(path, has, wire);
    Check.signer(
        path,
        committee,
        signer,
        wire.getName(),
        ByteFields.bytes32OrEmpty(path + ".pubkey", wire.getPubkey()));
    return signer;
  }

  static EffectsSummary encode(Effects effects) {
    return EffectsSummary.newBuilder()
        .setSender(encode(effects.sender()))
        .setRecipient(encode(effects.recipient()))
        .setAmount(effects.amount().bits())
        .setAsset(encode(effects.asset()))
        .setNonce(encode(effects.nonceKey(), effects.nonceSeq()))
        .build();
  }

  static Effects decode(String path, boolean has, EffectsSummary effects) {
    Check.present(has, path);
    return new Effects(
        decode(path + ".sender", effects.hasSender(), effects.getSender()),
        decode(path + ".recipient", effects.hasRecipient(), effects.getRecipient()),
        new UInt64(effects.getAmount()),
        decode(path + ".asset", effects.hasAsset(), effects.getAsset()),
        nonceKey(path + ".nonce", effects.hasNonce(), effects.getNonce()),
        new UInt64(effects.getNonce().getNonceSeq()));
  }

  ValidatorCertificate encode(Certificate certificate) {
    return ValidatorCertificate.newBuilder()
        .setSigner(encode(certificate.signer()))
        .setTxHash(bytes(certificate.txHash().value()))
        .setEffectsHash(bytes(certificate.effectsHash().value()))
        .setEffects(encode(certificate.effects()))
        .setSignature(bytes(certificate.signature()))
        .setCreatedUnixMillis(certificate.createdUnixMillis().bits())
        .setEpoch(certificate.epoch().bits())
        .build();
  }

  Certificate decode(String path, boolean has, ValidatorCertificate certificate) {
    Check.present(has, path);
    UInt64 epoch =
        certificate.getEpoch() == 0 ? committee.epoch() : new UInt64(certificate.getEpoch());
    // The names of members of another epoch are not known here.
    ValidatorId signer =
        epoch.equals(committee.epoch())
            ? member(path + ".signer", certificate.hasSigner(), certificate.getSigner())
            : signer(path + ".signer", certificate.hasSigner(), certificate.getSigner());
    return new Certificate(
        signer,
        new TxHash(ByteFields.bytes32(path + ".tx_hash", certificate.getTxHash())),
        new EffectsHash(ByteFields.bytes32(path + ".effects_hash", certificate.getEffectsHash())),
        decode(path + ".effects", certificate.hasEffects(), certificate.getEffects()),
        epoch,
        ByteFields.exactly(
            Certificate.SIGNATURE_BYTES, path + ".signature", certificate.getSignature()),
        new UInt64(certificate.getCreatedUnixMillis()));
  }

  List<Certificate> certificates(String path, List<ValidatorCertificate> wire, int limit) {
    Check.atMost(limit, path, wire.size());
    List<Certificate> certificates = new ArrayList<>(wire.size());
    for (int i = 0; i < wire.size(); i++) {
      certificates.add(decode(path + "[" + i + "]", true, wire.get(i)));
    }
    return certificates;
  }

  tempo.fastpay.v1.QuorumCertificate encode(QuorumCertificate qc) {
    tempo.fastpay.v1.QuorumCertificate.Builder builder =
        tempo.fastpay.v1.QuorumCertificate.newBuilder()
            .setTxHash(bytes(qc.txHash().value()))
            .setEffectsHash(bytes(qc.effectsHash().value()))
            .setThreshold(qc.threshold())
            .setQcHash(bytes(qc.hash().value()));
    qc.certificates().forEach(certificate -> builder.addCerts(encode(certificate)));
    qc.envelope().ifPresent(envelope -> builder.setTx(EnvelopeCodec.encode(envelope)));
    return builder.build();
  }

  QuorumCertificate decode(String path, boolean has, tempo.fastpay.v1.QuorumCertificate wire) {
    Check.present(has, path);
    QuorumCertificate qc =
        new QuorumCertificate(
            new TxHash(ByteFields.bytes32(path + ".tx_hash", wire.getTxHash())),
            new EffectsHash(ByteFields.bytes32(path + ".effects_hash", wire.getEffectsHash())),
            certificates(path + ".certs", wire.getCertsList(), Committee.MEMBERS_LIMIT),
            Check.atMost(Committee.MEMBERS_LIMIT, path + ".threshold", wire.getThreshold()),
            wire.hasTx()
                ? Optional.of(EnvelopeCodec.bare(path + ".tx", true, wire.getTx()))
                : Optional.empty());
    Optional<Bytes32> claimed = ByteFields.bytes32OrEmpty(path + ".qc_hash", wire.getQcHash());
    if (claimed.isPresent() && !claimed.get().equals(qc.hash().value())) {
      throw Check.expected(
          path + ".qc_hash", "the hash of what the QC holds, " + qc.hash(), claimed.get());
    }
    return qc;
  }

  List<QuorumCertificate> qcs(String path, List<tempo.fastpay.v1.QuorumCertificate> wire) {
    Check.atMost(SubmitRequest.PARENT_QCS_LIMIT, path, wire.size());
    List<QuorumCertificate> qcs = new ArrayList<>(wire.size());
    for (int i = 0; i < wire.size(); i++) {
      qcs.add(decode(path + "[" + i + "]", true, wire.get(i)));
    }
    return qcs;
  }

  static TxLifecycleUpdate encode(Lifecycle lifecycle) {
    TxLifecycleUpdate.Builder builder =
        TxLifecycleUpdate.newBuilder()
            .setTxHash(bytes(lifecycle.txHash().value()))
            .setStageValue(lifecycle.stage().number())
            .setUnixMillis(lifecycle.unixMillis().bits())
            .setBlockHeight(lifecycle.blockHeight().bits())
            .setDetail(WireLimits.cut(lifecycle.detail()));
    lifecycle
        .inclusion()
        .ifPresent(
            inclusion ->
                builder
                    .setBlockHash(bytes(inclusion.blockHash()))
                    .setChainTxHash(bytes(inclusion.chainTxHash())));
    return builder.build();
  }

  static Lifecycle decode(String path, boolean has, TxLifecycleUpdate update) {
    Check.present(has, path);
    Lifecycle.Stage stage = stage(path + ".stage", update.getStageValue());
    return new Lifecycle(
        new TxHash(ByteFields.bytes32(path + ".tx_hash", update.getTxHash())),
        stage,
        new UInt64(update.getUnixMillis()),
        new UInt64(update.getBlockHeight()),
        Check.text(path + ".detail", update.getDetail(), WireLimits.TEXT_LIMIT_CHARS),
        inclusion(path + ".", Optional.of(stage), update.getBlockHash(), update.getChainTxHash()));
  }

  static Optional<Inclusion> inclusion(
      String prefix, Optional<Lifecycle.Stage> stage, ByteString block, ByteString transaction) {
    return Check.inclusion(
        prefix,
        stage,
        ByteFields.bytes32OrEmpty(prefix + "block_hash", block),
        ByteFields.bytes32OrEmpty(prefix + "chain_tx_hash", transaction));
  }

  static Lifecycle.Stage stage(String path, int number) {
    for (Lifecycle.Stage stage : Lifecycle.Stage.values()) {
      if (stage.number() == number) {
        return stage;
      }
    }
    throw Check.expected(path, "a stage, 1 to 7", number);
  }
}
