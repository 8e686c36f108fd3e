package tempo.fastpay.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundedMapTest {
  private final List<String> evicted = new ArrayList<>();

  private void note(int key, String value) {
    evicted.add(key + "=" + value);
  }

  @Test
  void theFirstLeavesAlsoWhereItIsPutAndReadAgain() {
    Map<Integer, String> map = BoundedMap.byInsertion(2, this::note);
    map.put(1, "a");
    map.put(2, "b");
    map.put(1, "c");
    assertThat(map.get(1)).isEqualTo("c");
    assertThat(evicted).isEmpty();

    map.put(3, "d");

    assertThat(map).containsOnlyKeys(2, 3);
    assertThat(evicted).containsExactly("1=c");
  }

  @Test
  void theOneLongestUnusedLeaves() {
    Map<Integer, String> map = BoundedMap.byAccess(2, this::note);
    map.put(1, "a");
    map.put(2, "b");
    assertThat(map.get(1)).isEqualTo("a");

    map.put(3, "c");

    assertThat(map).containsOnlyKeys(1, 3);
    assertThat(evicted).containsExactly("2=b");
  }

  @Test
  void everyWayOfPuttingIsBounded() {
    Map<Integer, String> map = BoundedMap.byInsertion(2, this::note);
    map.put(1, "a");
    map.putIfAbsent(2, "b");
    map.putIfAbsent(2, "other");
    map.computeIfAbsent(3, key -> "c");
    map.merge(4, "d", String::concat);
    map.putAll(Map.of(5, "e"));

    assertThat(map).containsExactly(Map.entry(4, "d"), Map.entry(5, "e"));
    assertThat(evicted).containsExactly("1=a", "2=b", "3=c");
  }

  @Test
  void whatIsRemovedMakesRoomAndIsNotEvicted() {
    Map<Integer, String> map = BoundedMap.byInsertion(2, this::note);
    map.put(1, "a");
    map.put(2, "b");
    map.remove(1);
    map.put(3, "c");

    assertThat(map).containsOnlyKeys(2, 3);
    assertThat(evicted).isEmpty();
    map.clear();
    assertThat(evicted).isEmpty();
  }

  @Test
  void nobodyNeedListen() {
    Map<Integer, String> byInsertion = BoundedMap.byInsertion(1);
    Map<Integer, String> byAccess = BoundedMap.byAccess(1);
    for (Map<Integer, String> map : List.of(byInsertion, byAccess)) {
      map.put(1, "a");
      map.put(2, "b");
      assertThat(map).containsOnlyKeys(2);
    }
  }

  @Test
  void aMapWithoutRoomIsRefused() {
    assertThatThrownBy(() -> BoundedMap.byInsertion(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a limit of at least 1, got 0");
  }
}
