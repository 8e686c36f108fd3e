package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/** L2, L8: a signer in a process of its own is killed, and signs nothing else afterwards. */
class SignerIT {
  private static final String HOST = "127.0.0.1";
  private static final long LIFETIME_SECONDS = 80_000;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<JarProcess> processes = new ArrayList<>();
  private final int signerPort = FreePorts.inARow(1).get(0);
  private Committee committee;

  @AfterEach
  void stop() throws Exception {
    processes.forEach(JarProcess::close);
    await(vertx.close());
  }

  private JarProcess start(String... arguments) {
    JarProcess process = JarProcess.start(folder, Map.of(), arguments);
    processes.add(process);
    return process;
  }

  private void makeKeysAndConfig() throws Exception {
    List<JarProcess> made = new ArrayList<>();
    for (String name : List.of("signer", "validator", "client")) {
      made.add(start("keygen", "--type", "tls", "--out", name + ".key"));
    }
    made.add(start("keygen", "--type", "ed25519", "--out", "dave.key"));
    JarProcess.Result last = null;
    for (JarProcess keygen : made) {
      last = keygen.end();
      assertThat(last.exitCode()).as("%s", last).isZero();
    }
    String publicKey = last.lastLine();
    committee =
        Committee.of(
            Fixtures.CHAIN,
            UInt64.ONE,
            List.of(Validator.of("dave", Bytes32.fromHex(publicKey))),
            Fixtures.CRYPTO);
    JsonObject member = new JsonObject().put("name", "dave").put("pubkey", publicKey);
    JsonObject funds = new JsonObject().put(Fixtures.ALPHA_USD.toHex(), "1000000000000");
    Files.writeString(
        folder.resolve("node.json"),
        new JsonObject()
            .put("chain", new JsonObject().put("block_time_ms", RecordIT.farFromABlock()))
            .put(
                "devchain",
                new JsonObject()
                    .put("port", 0)
                    .put("state_file", "chain-state.json")
                    .put("accounts", new JsonObject().put(Fixtures.ALICE.address().toHex(), funds)))
            .put(
                "committee",
                new JsonObject().put("epoch", 1).put("members", new JsonArray().add(member)))
            .put(
                "limits",
                new JsonObject()
                    .put("view_age_ms", 700_000)
                    .put("finality_ms", 5_000)
                    .put("margin_ms", 800_000)
                    .put("lifetime_ms", 86_400_000))
            .encodePrettily());
  }

  private JarProcess serve(String role, String trusted, String... settings) {
    List<String> arguments =
        new ArrayList<>(List.of("serve", "--config", "node.json", "--role", role));
    List<String> all = new ArrayList<>(List.of(settings));
    String identity = role.equals("signer") ? "signer" : "validator";
    all.add("tls.key_file=" + identity + ".key");
    all.add("tls.cert_file=" + identity + ".key.crt");
    all.add("tls.trust_files=" + trusted);
    all.add("ops.port=0");
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return start(arguments.toArray(String[]::new));
  }

  private JarProcess signer(boolean isNewKey) throws Exception {
    JarProcess signer =
        serve(
            "signer",
            "validator.key.crt",
            "signer.key_file=dave.key",
            "signer.record_dir=signer-record",
            "signer.port=" + signerPort,
            "signer.new_key=" + isNewKey);
    signer.awaitLine("  health ");
    return signer;
  }

  private JarProcess validator(String record) {
    return serve(
        "devchain,sidecar",
        "signer.key.crt,client.key.crt",
        "sidecars.dave.signer=" + HOST + ":" + signerPort,
        "sidecars.dave.record_dir=" + record,
        "sidecars.dave.port=0",
        "sidecars.dave.new_key=true");
  }

  private GrpcValidator api(JarProcess node) throws Exception {
    String line = node.awaitLine("dave ");
    HostPort address = HostPort.parse(line.substring(line.lastIndexOf(' ') + 1));
    Tls identity =
        Tls.load(
            folder.resolve("client.key"),
            folder.resolve("client.key.crt"),
            List.of(folder.resolve("validator.key.crt")));
    return new GrpcValidator(
        vertx,
        GrpcValidator.client(vertx, Optional.of(identity)),
        SocketAddress.inetSocketAddress(address.port(), HOST),
        new ProtoCodec(committee),
        20_000);
  }

  private static Envelope payment(long amount, long sequence) {
    return Fixtures.envelope(
        Fixtures.screened(
            Fixtures.builder(Fixtures.BOB, UInt64.of(amount), sequence)
                .validBefore(UInt64.of(System.currentTimeMillis() / 1000 + LIFETIME_SECONDS))
                .build()
                .signSecp256k1(Fixtures.ALICE.privateKey(), Fixtures.CRYPTO)));
  }

  private static SubmitReply submit(GrpcValidator api, Envelope envelope) throws Exception {
    return await(api.submit(SubmitRequest.of(envelope, List.of())));
  }

  private static Certificate certified(GrpcValidator api, Envelope envelope) throws Exception {
    SubmitReply reply = submit(api, envelope);
    assertThat(reply).isInstanceOf(SubmitReply.Certified.class);
    return ((SubmitReply.Certified) reply).certificate();
  }

  private static void assertRefused(SubmitReply reply, RejectCode code) {
    assertThat(reply).isInstanceOf(SubmitReply.Rejected.class);
    assertThat(((SubmitReply.Rejected) reply).reject().code()).isEqualTo(code);
  }

  @Test
  void aKilledSignerSignsTheSameOrNothing() throws Exception {
    makeKeysAndConfig();
    JarProcess signer = signer(true);
    JarProcess validator = validator("validator-record");
    GrpcValidator api = api(validator);
    Envelope first = payment(10, 0);
    Envelope second = payment(11, 1);
    Certificate certificate = certified(api, first);
    // On its way when the signer is killed: it may be signed or not.
    Future<SubmitReply> racing = api.submit(SubmitRequest.of(second, List.of()));
    signer.signal("KILL");
    signer.end();
    SubmitReply raced = await(racing);
    assertThat(certified(api, first)).isEqualTo(certificate);

    signer = signer(false);
    assertThat(certified(api, first)).isEqualTo(certificate);
    Certificate after = certified(api, second);
    if (raced instanceof SubmitReply.Certified before) {
      assertThat(after).isEqualTo(before.certificate());
    } else {
      assertRefused(raced, RejectCode.TEMPORARY_UNAVAILABLE);
    }
    assertRefused(submit(api, payment(12, 1)), RejectCode.EQUIVOCATION);
    validator.close();

    // A validator that forgot everything: its signer, killed again, has not.
    signer.signal("KILL");
    signer.end();
    signer(false);
    JarProcess forgetful = validator("another-record");
    SubmitReply other = submit(api(forgetful), payment(13, 0));
    assertThat(other).isInstanceOf(SubmitReply.Rejected.class);
    JarProcess.Result ended = forgetful.end();
    assertThat(ended.exitCode()).as("%s", ended).isEqualTo(2);
    assertThat(String.join("\n", ended.err())).contains("signed another payment");
  }
}
