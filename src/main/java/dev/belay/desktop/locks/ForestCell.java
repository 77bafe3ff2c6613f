package dev.belay.desktop.locks;

import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.scene.control.ListCell;
import javafx.scene.control.Skin;
import javafx.scene.control.Tooltip;
import javafx.scene.control.skin.ListCellSkin;
import org.jspecify.annotations.Nullable;

/** A row of the forest; its tooltip has the whole of what it may have to cut. */
final class ForestCell extends ListCell<ForestRow> {
  private final ForestLineView face;
  private final Tooltip whole = new Tooltip();
  private final InvalidationListener changed = _ -> tell();
  private @Nullable ForestRow shown;

  ForestCell(Consumer<String> turn) {
    getStyleClass().add("forest-cell");
    face =
        new ForestLineView(() -> {
          if (shown != null) {
            turn.accept(shown.now().key());
          }
        });
    whole.setMaxWidth(640);
    whole.setWrapText(true);
    setPrefWidth(0);
    setGraphic(face);
  }

  /** A cell without a row is hidden, not emptied: it most often gets the same one again. */
  @Override
  protected void updateItem(@Nullable ForestRow row, boolean empty) {
    super.updateItem(row, empty);
    var now = empty ? null : row;
    face.setVisible(now != null);
    if (now == shown) {
      return;
    }
    if (shown != null) {
      shown.value().removeListener(changed);
    }
    shown = now;
    if (now == null) {
      setTooltip(null);
      setAccessibleText(null);
    } else {
      now.value().addListener(changed);
      tell();
      setTooltip(whole);
    }
  }

  private void tell() {
    if (shown == null) {
      return;
    }
    var line = shown.now();
    face.show(line);
    whole.setText(line.whole());
    setAccessibleText(line.text().strip());
  }

  /** The list gives its size: what changes in it lays out the row, not the list. */
  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }

  @Override
  protected Skin<?> createDefaultSkin() {
    return new ListCellSkin<>(this) {
      @Override
      protected void layoutChildren(double x, double y, double wide, double high) {
        face.resizeRelocate(x, y, wide, high);
      }
    };
  }
}
