package tempo.fastpay.web;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

/** A part that is served beside REST and pages, such as a bridge. */
public interface Mount {
  /** Adds its routes. */
  void mount(Router router);

  /** Adds the bounds that only the server itself can keep. */
  HttpServerOptions bounded(HttpServerOptions options);
}
