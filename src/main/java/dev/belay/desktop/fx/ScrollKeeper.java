package dev.belay.desktop.fx;

import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.scene.control.ListView;
import javafx.scene.control.skin.VirtualFlow;

/**
 * Keeps what is in view in view while a list grows at its end: where rows differ in height, the
 * list itself only guesses its place again. FX thread only.
 */
public final class ScrollKeeper {
  private final ListView<?> list;
  private Optional<Anchor> anchor = Optional.empty();

  private record Anchor(int index, double above) {}

  /** Watches that list. */
  public ScrollKeeper(ListView<?> list) {
    this.list = list;
    list.getItems().addListener((ListChangeListener<Object>) _ -> remember());
  }

  private void remember() {
    if (anchor.isEmpty()) {
      anchor =
          flow()
              .map(VirtualFlow::getFirstVisibleCell)
              .map(cell -> new Anchor(cell.getIndex(), -cell.getLayoutY()));
    }
  }

  /** Goes back to what was in view before the last change. */
  public void restore() {
    anchor.ifPresent(was -> {
      anchor = Optional.empty();
      if (was.index() < list.getItems().size()) {
        list.layout();
        flow()
            .ifPresent(flow -> {
              flow.scrollToTop(was.index());
              flow.scrollPixels(was.above());
            });
      }
    });
  }

  private Optional<VirtualFlow<?>> flow() {
    return list.lookup(".virtual-flow") instanceof VirtualFlow<?> flow
        ? Optional.of(flow)
        : Optional.empty();
  }
}
