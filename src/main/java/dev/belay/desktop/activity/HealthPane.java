package dev.belay.desktop.activity;

import dev.belay.desktop.control.Sparkline;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The health of the server: values with their courses, table sizes, slots and standbys. */
final class HealthPane extends ScrollPane {
  /** In the size of the text: with large text fewer stand side by side. */
  private static final double WIDE = 120;

  private static final double NORMAL = 76;

  /** What small text is of the text's size. */
  private static final double SMALL = 0.923;

  private final GridPane tiles = new GridPane();
  private final GridPane tables = pairs();
  private final GridPane replicas = pairs();
  private final Label tablesSay = Text.wrapped("", "small", "muted");
  private final VBox body;
  private final Map<String, TileView> shown = new LinkedHashMap<>();
  private HealthBoard board = HealthBoard.NONE;
  private int across = 4;

  HealthPane() {
    setId("activity-health");
    setAccessibleText("Health of the server");
    getStyleClass().add("activity-health");
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    tiles.setHgap(12);
    tiles.setVgap(12);
    var left = panel("Largest tables", tablesSay, tables);
    var right =
        panel("Replication", Text.wrapped("Slots and standbys", "small", "muted"), replicas);
    var lists = new GridPane();
    lists.setHgap(12);
    lists.getColumnConstraints().setAll(share(2), share(2));
    lists.addRow(0, left, right);
    body = new VBox(16, tiles, lists);
    body.getStyleClass().add("activity-health-body");
    setContent(body);
    widthProperty().addListener((_, _, _) -> across());
    tablesSay.fontProperty().addListener((_, _, _) -> across());
    across();
  }

  private static ColumnConstraints share(int of) {
    var column = new ColumnConstraints();
    column.setPercentWidth(100.0 / of);
    return column;
  }

  private static GridPane pairs() {
    var grid = new GridPane();
    grid.setHgap(16);
    grid.setVgap(4);
    var names = new ColumnConstraints();
    names.setHgrow(Priority.ALWAYS);
    var values = new ColumnConstraints();
    values.setHalignment(HPos.RIGHT);
    grid.getColumnConstraints().setAll(names, values, new ColumnConstraints());
    return grid;
  }

  private static VBox panel(String title, Label says, GridPane content) {
    var panel = new VBox(8, Text.whole(title, "semibold"), says, content);
    panel.getStyleClass().addAll("panel", "health-panel");
    return panel;
  }

  private void across() {
    var width = getWidth() / (tablesSay.getFont().getSize() / SMALL);
    var now = getWidth() <= 0 ? 4 : width >= WIDE ? 6 : width >= NORMAL ? 4 : 3;
    if (now != across || tiles.getColumnConstraints().isEmpty()) {
      across = now;
      tiles.getColumnConstraints().clear();
      for (var i = 0; i < across; i++) {
        tiles.getColumnConstraints().add(share(across));
      }
      place();
    }
  }

  private void place() {
    var at = 0;
    for (var tile : shown.values()) {
      GridPane.setConstraints(tile, at % across, at / across);
      at++;
    }
  }

  /** Shows a newer reading; the same one changes nothing. */
  void show(HealthBoard now) {
    if (now.equals(board)) {
      return;
    }
    var before = board;
    board = now;
    var ids = now.tiles().stream().map(HealthBoard.Tile::id).toList();
    if (!List.copyOf(shown.keySet()).equals(ids)) {
      shown.clear();
      ids.forEach(id -> shown.put(id, new TileView(id)));
      tiles.getChildren().setAll(shown.values());
      place();
    }
    now.tiles()
        .forEach(tile -> Optional.ofNullable(shown.get(tile.id())).ifPresent(it -> it.show(tile)));
    if (!now.tables().equals(before.tables())) {
      fill(tables, now.tables(), "No tables measured yet.");
    }
    tablesSay.setText(now.tablesSay());
    if (!now.replicas().equals(before.replicas()) || before.at().isEmpty()) {
      fill(replicas, now.replicas(), "No slot and no standby.");
    }
  }

  private static void fill(GridPane grid, List<HealthBoard.Pair> pairs, String nothing) {
    var nodes = new ArrayList<Node>();
    if (pairs.isEmpty()) {
      nodes.add(Text.wrapped(nothing, "small", "muted"));
    }
    for (var row = 0; row < pairs.size(); row++) {
      var pair = pairs.get(row);
      var name = Text.wrapped(pair.name(), "mono");
      var value = Text.whole(pair.value(), "mono");
      var says = Text.wrapped(pair.says(), "small", "muted");
      GridPane.setConstraints(name, 0, row);
      GridPane.setConstraints(value, 1, row);
      GridPane.setConstraints(says, 2, row);
      nodes.addAll(List.of(name, value, says));
    }
    grid.getChildren().setAll(nodes);
  }

  /** One value. */
  private static final class TileView extends VBox {
    private final Label title = Text.whole("", "small", "muted");
    private final StackPane sign = new StackPane();
    private final Label word = Text.whole("", "small");
    private final Label value = Text.whole("", "mono", "tile-value");
    private final Sparkline course = new Sparkline(Sparkline.Series.NONE);
    private final Label says = Text.wrapped("", "small", "muted");
    private String state = "";

    TileView(String id) {
      super(4);
      setId("health-" + id);
      getStyleClass().addAll("panel", "health-tile");
      var head = new HBox(6, title, Text.gap(), sign, word);
      head.setAlignment(Pos.CENTER_LEFT);
      getChildren().addAll(head, value, course, says);
    }

    void show(HealthBoard.Tile tile) {
      title.setText(tile.title());
      value.setText(tile.value());
      says.setText(tile.says());
      course.show(tile.course());
      if (!tile.state().word().equals(state)) {
        state = tile.state().word();
        sign.getChildren().clear();
        word.setText(state);
        word.getStyleClass().removeIf(name -> name.startsWith("tone-"));
        word.getStyleClass().add(tile.state().tone().styleClass());
        if (tile.state().tone() != Tone.MUTED) {
          sign.getChildren()
              .add(tile.state().icon().node("icon-14", tile.state().tone().styleClass()));
        }
      }
      Accessibility.readsAs(
          this,
          tile.title()
              + " "
              + tile.value()
              + ", "
              + (state.isEmpty() ? "" : state + ", ")
              + tile.says());
    }
  }
}
