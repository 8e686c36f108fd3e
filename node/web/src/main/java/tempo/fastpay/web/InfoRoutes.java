package tempo.fastpay.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ChainId;

/** Serves what the node knows of itself, without asking a validator. */
final class InfoRoutes {
  /** The decimals that all TIP-20 tokens have. */
  private static final int DECIMALS = 6;

  /** The symbols of the tokens that Tempo's development chains have, by address. */
  private static final Map<String, String> SYMBOLS =
      Map.of(
          "0x20c0000000000000000000000000000000000000", "pathUSD",
          "0x20c0000000000000000000000000000000000001", "AlphaUSD",
          "0x20c0000000000000000000000000000000000002", "BetaUSD",
          "0x20c0000000000000000000000000000000000003", "ThetaUSD");

  private final Answers answers;
  private final JsonObject info;

  InfoRoutes(Answers answers, ChainId chainId, List<AssetId> assets, boolean hasDemo) {
    this.answers = answers;
    JsonArray listed = new JsonArray();
    assets.forEach(asset -> listed.add(asset(asset)));
    this.info =
        new JsonObject()
            .put("version", version())
            .put("chain_id", chainId.toString())
            .put("demo", hasDemo)
            .put("assets", listed);
  }

  private static JsonObject asset(AssetId asset) {
    JsonObject json = new JsonObject().put("address", asset.toHex()).put("decimals", DECIMALS);
    Optional.ofNullable(SYMBOLS.get(asset.toHex())).ifPresent(symbol -> json.put("symbol", symbol));
    return json;
  }

  /** The version, which only the built jar knows. */
  private static String version() {
    return Optional.ofNullable(InfoRoutes.class.getPackage().getImplementationVersion())
        .orElse("unversioned");
  }

  void mount(Api api) {
    api.get("/info", this::info);
  }

  private void info(RoutingContext ctx) {
    QueryJson.none(ctx);
    answers.ok(ctx, info.copy());
  }
}
