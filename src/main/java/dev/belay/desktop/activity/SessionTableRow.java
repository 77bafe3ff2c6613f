package dev.belay.desktop.activity;

import java.util.List;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.scene.control.TableRow;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/** A row; its tooltip has the whole of what its cells may have to cut. */
final class SessionTableRow extends TableRow<SessionRow> {
  private final Supplier<List<Column>> columns;
  private final InvalidationListener changed = _ -> tell();
  private final Tooltip tooltip = new Tooltip();
  private @Nullable SessionRow shown;

  SessionTableRow(Supplier<List<Column>> columns) {
    this.columns = columns;
    tooltip.setMaxWidth(640);
    tooltip.setWrapText(true);
    getStyleClass().add("session-row");
  }

  @Override
  protected void updateItem(@Nullable SessionRow row, boolean empty) {
    super.updateItem(row, empty);
    if (row == shown && !empty) {
      return;
    }
    if (shown != null) {
      shown.value().removeListener(changed);
    }
    shown = empty ? null : row;
    if (shown == null) {
      setTooltip(null);
      setAccessibleText(null);
    } else {
      shown.value().addListener(changed);
      tell();
      setTooltip(tooltip);
    }
  }

  private void tell() {
    if (shown == null) {
      return;
    }
    var line = shown.now();
    var shownColumns = columns.get();
    var whole = new StringBuilder();
    for (var mark : line.marks()) {
      whole.append(whole.isEmpty() ? "" : ", ").append(mark.words());
    }
    for (var column : shownColumns) {
      whole.append('\n').append(column.title()).append(": ").append(column.text(line));
    }
    tooltip.setText(whole.toString());
    setAccessibleText(SessionText.row(line, shownColumns));
  }
}
