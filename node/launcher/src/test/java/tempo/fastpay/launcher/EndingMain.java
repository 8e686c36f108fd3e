package tempo.fastpay.launcher;

import io.vertx.core.Vertx;
import tempo.fastpay.launcher.config.LogConfig;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.loop.Workers;

/** Meets an error where the argument says, and stays: whoever is not ended, never ends. */
final class EndingMain {
  private EndingMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    Logs.configure(LogConfig.QUIET);
    Ending.install();
    Vertx vertx = Vertx.vertx();
    Loop loop = Loop.of(vertx);
    switch (arguments[0]) {
      case "turn" -> loop.run(EndingMain::meet);
      case "timer" -> loop.after(1, EndingMain::meet);
      case "compute" -> loop.compute(EndingMain::result);
      case "record" -> loop.worker("record").run(EndingMain::result);
      case "workers" -> new Workers(vertx).run(EndingMain::result);
      case "handler" -> vertx.runOnContext(none -> meet());
      case "thread" -> new Thread(EndingMain::meet).start();
      case "heap" -> loop.worker("record").run(EndingMain::fill);
      case "swallowed" -> new Thread(EndingMain::fillSilently).start();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    Thread.currentThread().join();
  }

  private static void meet() {
    throw new NoClassDefFoundError("planted");
  }

  private static Void result() {
    meet();
    return null;
  }

  private static Void fill() {
    Object[] all = {};
    while (true) {
      all = new Object[] {all, new byte[1 << 16]};
    }
  }

  private static void fillSilently() {
    Object[] all = {};
    while (true) {
      try {
        all = new Object[] {all, new byte[1 << 10]};
      } catch (OutOfMemoryError e) {
        // As a library does that goes on.
        Thread.onSpinWait();
      }
    }
  }
}
