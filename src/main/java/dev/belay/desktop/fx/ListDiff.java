package dev.belay.desktop.fx;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javafx.collections.ObservableList;

/** Brings a shown list up to date without disturbing what did not change. FX thread only. */
public final class ListDiff {
  private ListDiff() {}

  /**
   * Changes only what differs, so that selection, scroll and focus of the rest survive.
   *
   * @param key tells the same thing in another state from another thing
   */
  public static <T, K> void update(
      ObservableList<T> shown, List<? extends T> fresh, Function<? super T, K> key) {
    var keys = new HashSet<K>();
    fresh.forEach(item -> keys.add(key.apply(item)));
    shown.removeIf(item -> !keys.contains(key.apply(item)));
    for (var i = 0; i < fresh.size(); i++) {
      var item = fresh.get(i);
      if (i >= shown.size()) {
        shown.addAll(fresh.subList(i, fresh.size()));
        return;
      }
      if (!Objects.equals(key.apply(shown.get(i)), key.apply(item))) {
        var from = indexOf(shown, key, key.apply(item), i);
        if (from >= 0) {
          shown.remove(from);
        }
        shown.add(i, item);
      } else if (!shown.get(i).equals(item)) {
        shown.set(i, item);
      }
    }
  }

  private static <T, K> int indexOf(
      ObservableList<T> shown, Function<? super T, K> key, K wanted, int from) {
    for (var i = from; i < shown.size(); i++) {
      if (Objects.equals(key.apply(shown.get(i)), wanted)) {
        return i;
      }
    }
    return -1;
  }
}
