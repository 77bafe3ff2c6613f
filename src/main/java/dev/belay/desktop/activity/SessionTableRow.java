package dev.belay.desktop.activity;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.value.ChangeListener;
import javafx.scene.control.TableRow;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/** A row; its tooltip has the whole of what its cells may have to cut. */
final class SessionTableRow extends TableRow<SessionRow> {
  private final Supplier<List<Column>> columns;
  private final ChangeListener<SessionLine> changed = (_, _, now) -> tell(now);
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
      tell(shown.now());
      setTooltip(tooltip);
    }
  }

  private void tell(SessionLine line) {
    var shownColumns = columns.get();
    tooltip.setText(
        line.marks().stream().map(Mark::words).collect(Collectors.joining(", "))
            + shownColumns.stream()
                .map(column -> "\n" + column.title() + ": " + column.text(line))
                .collect(Collectors.joining()));
    setAccessibleText(SessionText.row(line, shownColumns));
  }
}
