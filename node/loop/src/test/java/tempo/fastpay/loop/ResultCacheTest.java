package tempo.fastpay.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResultCacheTest {
  private static final int LIMIT = 3;

  private final ResultCache<String, Boolean> memo = new ResultCache<>(LIMIT, good -> good);
  private final AtomicInteger checks = new AtomicInteger();

  private boolean check(String key, boolean result) {
    return memo.get(
        key,
        () -> {
          checks.incrementAndGet();
          return result;
        });
  }

  @Test
  void theSameThingIsCheckedOnce() {
    assertThat(check("a", true)).isTrue();
    assertThat(check("a", false)).isTrue();
    assertThat(checks).hasValue(1);
  }

  @Test
  void theOneUnusedForLongestLeavesFirst() {
    check("a", true);
    check("b", true);
    check("c", true);
    check("a", true);
    check("d", true);
    assertThat(memo.size()).isEqualTo(LIMIT);
    assertThat(checks).hasValue(4);
    check("a", true);
    assertThat(checks).hasValue(4);
    check("b", true);
    assertThat(checks).hasValue(5);
  }

  @Test
  void whatIsNotWorthKeepingLeavesNothing() {
    assertThat(check("a", false)).isFalse();
    assertThat(memo.size()).isZero();
    assertThat(check("a", true)).isTrue();
  }

  @Test
  void aCheckThatThrowsLeavesNothing() {
    assertThatThrownBy(
            () ->
                memo.get(
                    "a",
                    () -> {
                      throw new IllegalStateException("no provider");
                    }))
        .hasMessage("no provider");
    assertThat(memo.size()).isZero();
    assertThat(check("a", true)).isTrue();
  }

  @Test
  void threadsThatAskAtOnceShareOneCheck() throws Exception {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch checking = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    try {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        answers.add(
            pool.submit(
                () ->
                    memo.get(
                        "a",
                        () -> {
                          checks.incrementAndGet();
                          checking.countDown();
                          await(mayEnd);
                          return true;
                        })));
      }
      await(checking);
      mayEnd.countDown();
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(checks).hasValue(1);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("waited in vain");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
