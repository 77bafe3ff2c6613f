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

  /** Whether that row is in view from its top to its bottom. */
  public boolean whole(int row) {
    return flow()
        .filter(flow -> flow.getFirstVisibleCell() != null && flow.getLastVisibleCell() != null)
        .filter(flow -> row >= flow.getFirstVisibleCell().getIndex())
        .filter(flow -> row <= flow.getLastVisibleCell().getIndex())
        .map(flow -> flow.getCell(row))
        .filter(cell -> cell.getLayoutY() >= 0)
        .filter(cell -> cell.getLayoutY() + cell.getHeight() <= list.getHeight())
        .isPresent();
  }

  private Optional<VirtualFlow<?>> flow() {
    return list.lookup(".virtual-flow") instanceof VirtualFlow<?> flow
        ? Optional.of(flow)
        : Optional.empty();
  }
}
