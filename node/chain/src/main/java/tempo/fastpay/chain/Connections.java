package tempo.fastpay.chain;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import tempo.fastpay.chain.node.Nodes;
import tempo.fastpay.jsonrpc.HttpRpc;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.WsSubscription;

/** The connections to the nodes of a chain. */
final class Connections {
  private final Vertx vertx;
  private final List<NodeUrl> urls;
  private final ChainLimits limits;
  private final Map<String, HttpRpc> clients = new LinkedHashMap<>();
  private final List<WsSubscription> subscriptions = new ArrayList<>();

  /**
   * Makes clients; nothing is sent yet.
   *
   * @throws IllegalArgumentException where there are no nodes, too many, or one twice
   */
  Connections(Vertx vertx, List<NodeUrl> urls, ChainLimits limits) {
    if (urls.isEmpty() || urls.size() > Nodes.NODES_LIMIT) {
      throw new IllegalArgumentException(
          "urls: expected 1 to " + Nodes.NODES_LIMIT + ", got " + urls.size());
    }
    if (urls.stream().map(NodeUrl::toString).distinct().count() < urls.size()) {
      throw new IllegalArgumentException("urls: a node is named twice: " + urls);
    }
    this.vertx = vertx;
    this.urls = List.copyOf(urls);
    this.limits = limits;
    urls.forEach(url -> clients.put(url.toString(), HttpRpc.open(vertx, url.http(), limits.rpc())));
  }

  /** The ways to the nodes by their names. */
  Map<String, Rpc> ways() {
    return new LinkedHashMap<>(clients);
  }

  /** Hears of new heads, of all nodes alike, since a head is a reason to ask and nothing more. */
  void listen(RandomGenerator random, Runnable onHead) {
    WsSubscription.Listener listener =
        new WsSubscription.Listener() {
          @Override
          public void onState(WsSubscription.State state) {
            onHead.run();
          }

          @Override
          public void onResult(Object head) {
            onHead.run();
          }
        };
    for (NodeUrl url : urls) {
      subscriptions.add(
          WsSubscription.open(
              vertx,
              url.heads(),
              new JsonArray().add("newHeads"),
              limits.subscription(),
              random,
              listener));
    }
  }

  Future<Void> close() {
    List<Future<Void>> closing = new ArrayList<>();
    subscriptions.forEach(each -> closing.add(each.close()));
    clients.values().forEach(each -> closing.add(each.close()));
    return Future.join(closing).mapEmpty();
  }
}
