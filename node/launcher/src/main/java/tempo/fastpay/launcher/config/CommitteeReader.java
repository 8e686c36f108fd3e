package tempo.fastpay.launcher.config;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.ChainId;

/** Reads the committee, from the configuration itself or from a committee file. */
final class CommitteeReader {
  private static final String COMMITTEE = ConfigKey.COMMITTEE.pattern();
  private static final String COMMITTEE_FILE = ConfigKey.COMMITTEE_FILE.pattern();

  private final SettingsReader settings;
  private final Crypto crypto;

  CommitteeReader(SettingsReader settings, Crypto crypto) {
    this.settings = settings;
    this.crypto = crypto;
  }

  Committee read(ChainId chainId) {
    if (settings.has(COMMITTEE) == settings.has(COMMITTEE_FILE)) {
      throw new ConfigException("committee or committee_file: expected exactly one of them");
    }
    ConfigLoader loader = new ConfigLoader(crypto);
    String place = settings.has(COMMITTEE) ? COMMITTEE : COMMITTEE_FILE;
    Committee committee;
    if (settings.has(COMMITTEE)) {
      JsonObject json = ConfigJson.toJsonObject(settings.entry(COMMITTEE).value());
      if (!json.containsKey("chain_id")) {
        json.put("chain_id", chainId.toString());
      }
      committee = loader.committee(json, COMMITTEE + " in " + settings.entry(COMMITTEE).origin());
    } else {
      committee = loader.committee(settings.file(COMMITTEE_FILE));
    }
    if (!committee.chainId().equals(chainId)) {
      throw settings.wrong(
          place, "the committee is of chain " + committee.chainId() + ", chain.id is " + chainId);
    }
    if (!chainId.equals(DemoKeys.CHAIN)) {
      for (Validator member : committee.members()) {
        if (DemoKeys.isDemoValidator(member, crypto)) {
          throw settings.wrong(place, demoKeyRefused(member.name() + "'s key", chainId));
        }
      }
    }
    return committee;
  }

  static String demoKeyRefused(String whose, ChainId chainId) {
    return whose
        + " is a published demo key, which only serves chain "
        + DemoKeys.CHAIN
        + ", not "
        + chainId
        + ": make one with keygen";
  }

  static Optional<Validator> member(Committee committee, String name) {
    return committee.members().stream().filter(member -> member.name().equals(name)).findAny();
  }
}
