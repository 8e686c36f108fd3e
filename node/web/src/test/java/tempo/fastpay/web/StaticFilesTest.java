package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages: right types, nothing cached that may change, nothing served that nobody meant to show. */
class StaticFilesTest {
  private static final String TEXT = "body { color: red }\n".repeat(50);

  @TempDir private Path root;
  private WebServer web;

  @AfterEach
  void stop() throws Exception {
    if (web != null) {
      web.close();
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void start() throws Exception {
    WebServer.Setup setup = new WebServer.Setup();
    setup.root = Optional.of(root);
    web = new WebServer(setup);
  }

  @ParameterizedTest
  @CsvSource({
    "index.html, text/html; charset=utf-8",
    "js/main.js, text/javascript; charset=utf-8",
    "js/part.mjs, text/javascript; charset=utf-8",
    "css/base.css, text/css; charset=utf-8",
    "data.json, application/json",
    "app.webmanifest, application/manifest+json",
    "notes.txt, text/plain; charset=utf-8",
    "img/rosette.svg, image/svg+xml",
    "img/a.png, image/png",
    "img/a.jpg, image/jpeg",
    "img/a.webp, image/webp",
    "favicon.ico, image/x-icon",
    "font/a.woff2, font/woff2",
    "wallet.wasm, application/wasm",
    "UPPER.HTML, text/html; charset=utf-8",
    "who.knows, application/octet-stream",
    "noextension, application/octet-stream",
  })
  void everyFileHasItsType(String name, String type) throws Exception {
    write(name, TEXT);
    start();

    Answer answer = web.get("/" + name);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(TEXT);
    assertThat(answer.header("Content-Type")).isEqualTo(type);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Security-Policy"))
        .isEqualTo(SecurityHeaders.CONTENT_SECURITY_POLICY);
  }

  @Test
  void theRootIsTheIndex() throws Exception {
    write("index.html", "<!doctype html>");
    start();

    assertThat(web.get("/").body()).isEqualTo("<!doctype html>");
    assertThat(web.get("/?query=is-ignored").status()).isEqualTo(200);
    assertThat(web.get("/index").status()).isEqualTo(404);
    Answer posted = web.post("/", "");
    assertThat(posted.status()).isEqualTo(405);
    assertThat(posted.header("Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void onlyNamesThatChangeWithTheirContentAreKept() throws Exception {
    write("js/main.js", TEXT);
    write("js/main.3f9a1c2b.js", TEXT);
    start();

    assertThat(web.get("/js/main.js").header("Cache-Control")).isEqualTo("no-cache");
    assertThat(web.get("/js/main.3f9a1c2b.js").header("Cache-Control"))
        .isEqualTo("public, max-age=31536000, immutable");
  }

  @Test
  void whatABrowserHoldsIsNotSentAgain() throws Exception {
    write("css/base.css", TEXT);
    write("css/other.css", TEXT + TEXT);
    start();
    String tag = web.get("/css/base.css").header("ETag");

    Answer same = web.send(web.request("/css/base.css").header("If-None-Match", "\"x\", " + tag));
    Answer other = web.send(web.request("/css/other.css").header("If-None-Match", tag));

    assertThat(tag).matches("\"[0-9a-f]{32}\"");
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.header("ETag")).isEqualTo(tag);
    assertThat(other.status()).isEqualTo(200);
  }

  @Test
  void textIsSentCompressedToWhoTakesThat() throws Exception {
    write("css/base.css", TEXT);
    write("tiny.css", "a{}");
    start();

    HttpResponse<byte[]> packed =
        web.sendForBytes(web.request("/css/base.css").header("Accept-Encoding", "br, gzip"));
    HttpResponse<byte[]> refused =
        web.sendForBytes(web.request("/css/base.css").header("Accept-Encoding", "gzip;q=0"));
    HttpResponse<byte[]> tiny =
        web.sendForBytes(web.request("/tiny.css").header("Accept-Encoding", "gzip"));

    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(packed.headers().firstValue("Vary")).contains("accept-encoding");
    assertThat(packed.body().length).isLessThan(TEXT.length() / 2);
    assertThat(
            new String(
                new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(),
                StandardCharsets.UTF_8))
        .isEqualTo(TEXT);
    assertThat(packed.headers().firstValue("ETag"))
        .isNotEqualTo(refused.headers().firstValue("ETag"));
    assertThat(refused.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(tiny.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void headIsGetWithoutTheContent() throws Exception {
    write("css/base.css", TEXT);
    start();

    Answer head =
        web.send(web.request("/css/base.css").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(TEXT.length()));
    assertThat(head.body()).isEmpty();
  }

  @Test
  void hiddenFilesAndLinksAreNotServed(@TempDir Path elsewhere) throws Exception {
    Path secret = Files.writeString(elsewhere.resolve("secret.txt"), "a key");
    write(".env", "a key");
    write(".git/config", "a key");
    write("index.html", "<!doctype html>");
    Files.createSymbolicLink(root.resolve("link.txt"), secret);
    Files.createSymbolicLink(root.resolve("folder"), elsewhere);

    Map<String, Asset> assets = AssetLoader.load(Optional.of(root));

    assertThat(assets).containsOnlyKeys("/index.html");
  }

  @Test
  void tooManyFilesAreRefusedAtTheStart() throws Exception {
    for (int i = 0; i <= AssetLoader.FILES_LIMIT; i++) {
      write(i + ".txt", "");
    }

    assertThatThrownBy(() -> AssetLoader.load(Optional.of(root)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at most " + AssetLoader.FILES_LIMIT + " files");
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> AssetLoader.load(Optional.of(root.resolve("missing"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void thePagesOfTheJarUseNothingThatTheirPolicyForbids() throws Exception {
    Map<String, Asset> assets = AssetLoader.load(Optional.empty());

    assertThat(assets).containsKeys("/index.html", "/css/base.css", "/js/main.js");
    assets.forEach(
        (path, asset) -> {
          assertThat(asset.type()).as(path).isNotEqualTo("application/octet-stream");
          if (path.endsWith(".html")) {
            String page = asset.content().toString();
            assertThat(page).as(path).doesNotContain("<style").doesNotContain(" style=");
            assertThat(page).as(path).doesNotContainPattern("<script(?![^>]* src=)");
            assertThat(page).as(path).doesNotContainPattern("(src|href)=\"(https?:)?//");
            assertThat(page).as(path).doesNotContainPattern(" on[a-z]+=");
          }
        });
  }
}
