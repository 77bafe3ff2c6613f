package dev.belay.desktop.activity;

import dev.belay.desktop.fx.Subscriptions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;

/** The table of sessions. Sort and selection are the model's; the table only shows them. */
final class SessionTableView extends StackPane {
  private static final double SCROLL_BAR = 16;

  private final ActivityViewModel model;
  private final TableView<SessionRow> table;
  private final Map<Column, TableColumn<SessionRow, SessionLine>> columns =
      new EnumMap<>(Column.class);

  /** Has the font of the table: widths are in em. */
  private final Label em = new Label();

  private final SessionInks inks = new SessionInks(this::restyle);
  private final List<SessionCell> cells = new ArrayList<>();
  private boolean busy;

  /** A table over the model's rows. */
  SessionTableView(ActivityViewModel model, Runnable toLocks, Subscriptions subscriptions) {
    this.model = model;
    table = new TableView<>(model.rows());
    table.setId("activity-table");
    table.setAccessibleText("Sessions");
    table.getStyleClass().add("activity-table");
    table.setPlaceholder(new Label(""));
    table.setRowFactory(_ -> new SessionTableRow(() -> model.choice().get().inOrder()));
    for (var column : Column.values()) {
      columns.put(column, column(column));
    }
    table.getColumns().setAll(List.copyOf(columns.values()));
    table.setSortPolicy(_ -> {
      sorted();
      return true;
    });
    table
        .getSelectionModel()
        .selectedItemProperty()
        .addListener((_, _, now) -> {
          if (now != null && !busy) {
            model.select(now.key());
          }
        });
    table.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ENTER) {
            toLocks.run();
            event.consume();
          }
        });
    em.setManaged(false);
    em.setVisible(false);
    getChildren().addAll(table, em, inks);
    em.fontProperty().addListener((_, _, _) -> fit());
    table.widthProperty().addListener((_, _, _) -> fit());
    subscriptions.watch(model.choice(), this::show);
    subscriptions.watch(model.selected(), _ -> select());
    subscriptions.watch(model.placed(), _ -> select());
  }

  /** Another theme or size of text. */
  private void restyle() {
    cells.removeIf(cell -> cell.getScene() == null);
    cells.forEach(SessionCell::restyle);
  }

  TableView<SessionRow> table() {
    return table;
  }

  private TableColumn<SessionRow, SessionLine> column(Column column) {
    var made = new TableColumn<SessionRow, SessionLine>(column.title());
    made.setId("column-" + column.id().replace('_', '-'));
    made.getStyleClass().add("head-" + column.type().name().toLowerCase(Locale.ROOT));
    made.setCellValueFactory(row -> row.getValue().value());
    made.setCellFactory(_ -> {
      var cell = new SessionCell(column, inks);
      cells.add(cell);
      return cell;
    });
    made.setReorderable(false);
    made.setSortType(
        column.largestFirst() ? TableColumn.SortType.DESCENDING : TableColumn.SortType.ASCENDING);
    return made;
  }

  /** A click on a head has changed the table's own order: the model sorts. */
  private void sorted() {
    if (busy) {
      return;
    }
    Optional<TableColumn<SessionRow, ?>> first = table.getSortOrder().stream().findFirst();
    columns.forEach((column, shown) -> {
      if (first.isPresent() && first.get() == shown) {
        var descending = shown.getSortType() == TableColumn.SortType.DESCENDING;
        model.choose(model.choice().get().with(new TableChoice.Sorting(column, descending)));
      }
    });
  }

  private void show(TableChoice choice) {
    busy = true;
    try {
      columns.forEach((column, shown) -> shown.setVisible(choice.columns().contains(column)));
      var by = columns.get(choice.sorting().by());
      if (by != null) {
        by.setSortType(
            choice.sorting().descending()
                ? TableColumn.SortType.DESCENDING
                : TableColumn.SortType.ASCENDING);
        if (!table.getSortOrder().equals(List.of(by))) {
          table.getSortOrder().setAll(List.of(by));
        }
      }
    } finally {
      busy = false;
    }
    fit();
  }

  /** The query takes what the others leave. */
  private void fit() {
    var size = em.getFont().getSize();
    var used = SCROLL_BAR;
    for (var column : Column.values()) {
      var shown = columns.get(column);
      if (shown != null && shown.isVisible() && column != Column.QUERY) {
        shown.setPrefWidth(column.width() * size);
        used += column.width() * size;
      }
    }
    var query = columns.get(Column.QUERY);
    if (query != null) {
      var wide = Math.max(Column.QUERY.width() * size, Math.floor(table.getWidth() - used));
      if (wide < query.getPrefWidth()) {
        // Rows that were wider leave a scroll bar behind until they are made anew.
        table.refresh();
      }
      query.setPrefWidth(wide);
    }
  }

  /** A sample moves rows: the selection stays with its session. */
  private void select() {
    if (busy) {
      return;
    }
    busy = true;
    try {
      var place = model.selected().get().flatMap(model::place);
      if (place.isPresent()) {
        if (table.getSelectionModel().getSelectedIndex() != place.get()) {
          table.getSelectionModel().clearAndSelect(place.get());
        }
        return;
      }
      table.getSelectionModel().clearSelection();
    } finally {
      busy = false;
    }
  }
}
