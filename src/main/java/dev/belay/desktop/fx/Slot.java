package dev.belay.desktop.fx;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ObservableList;

/**
 * A place in a list, with what stands there now. A sample changes what stands there, not the
 * places: only the cells in view hear of that, and none is built anew. FX thread only.
 */
public class Slot<T> {
  private final ReadOnlyObjectWrapper<T> value;

  /** A place where that stands. */
  public Slot(T value) {
    this.value = new ReadOnlyObjectWrapper<>(value);
  }

  /** What stands here. */
  public final ReadOnlyObjectProperty<T> value() {
    return value.getReadOnlyProperty();
  }

  /** The same, now. */
  public final T now() {
    return value.get();
  }

  /** Shows those: places stay, at the end some come or go. */
  public static <T, S extends Slot<T>> void fill(
      ObservableList<S> slots, List<T> wanted, Function<? super T, S> made) {
    if (slots.size() > wanted.size()) {
      slots.remove(wanted.size(), slots.size());
    }
    for (var i = 0; i < slots.size(); i++) {
      Slot<T> slot = slots.get(i);
      slot.value.set(wanted.get(i));
    }
    if (slots.size() < wanted.size()) {
      slots.addAll(wanted.subList(slots.size(), wanted.size()).stream().map(made).toList());
    }
  }
}
