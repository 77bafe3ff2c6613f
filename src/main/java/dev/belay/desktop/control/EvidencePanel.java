package dev.belay.desktop.control;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * Rows of evidence under a head. Enter or Q on a row, or a click, opens what is behind its value.
 * Newer evidence changes rows where they stand: while one has the focus, none moves.
 */
public final class EvidencePanel extends VBox {
  private static final PseudoClass LAST = PseudoClass.getPseudoClass("last");

  private final Label head = Text.whole("", "section");
  private final Label aside = Text.of("", "small", "muted");
  private final VBox rows = new VBox();
  private final Map<String, Row> byQuestion = new LinkedHashMap<>();

  /** An empty panel. */
  public EvidencePanel() {
    getStyleClass().add("evidence-panel");
    var line = new HBox(head, Text.gap(), aside);
    line.setAlignment(Pos.BASELINE_LEFT);
    line.getStyleClass().add("section-line");
    rows.getStyleClass().add("panel");
    setMinHeight(Region.USE_PREF_SIZE);
    getChildren().addAll(line, rows);
    Accessibility.name(this, "evidence-panel", "Evidence");
  }

  /**
   * Shows these, and says how many hold.
   *
   * @param says what stands at the right of the head; empty for nothing
   */
  public void show(String title, String says, List<EvidenceItem> items) {
    head.setText(title);
    aside.setText(says);
    setAccessibleText(title);
    var wanted = new LinkedHashMap<String, EvidenceItem>();
    items.forEach(item -> wanted.put(item.line().asked(), item));
    wanted.forEach((asked, item) -> {
      var row = byQuestion.get(asked);
      if (row == null) {
        byQuestion.put(asked, new Row(item, byQuestion.size()));
      } else {
        row.show(item);
      }
    });
    var held = byQuestion.values().stream().anyMatch(Row::hasFocus);
    byQuestion.values().removeIf(row -> !wanted.containsKey(row.asked()) && !row.hasFocus());
    if (!held) {
      arrange(wanted);
    }
    var nodes = List.<Node>copyOf(byQuestion.values());
    if (!rows.getChildren().equals(nodes)) {
      rows.getChildren().setAll(nodes);
    }
    var last = byQuestion.isEmpty() ? Optional.<Row>empty() : Optional.of(lastRow());
    byQuestion.values().forEach(row -> row.setLast(last.filter(row::equals).isPresent()));
  }

  private Row lastRow() {
    return List.copyOf(byQuestion.values()).getLast();
  }

  private void arrange(Map<String, EvidenceItem> wanted) {
    var ordered = new ArrayList<Row>();
    wanted
        .keySet()
        .forEach(asked -> {
          var row = byQuestion.get(asked);
          if (row != null) {
            ordered.add(row);
          }
        });
    byQuestion.clear();
    ordered.forEach(row -> byQuestion.put(row.asked(), row));
  }

  /**
   * Opens or closes what is behind the row that has the focus; where none has it, the first row
   * takes it and opens.
   */
  public void toggleFocused() {
    var focused = byQuestion.values().stream().filter(Row::hasFocus).findFirst();
    if (focused.isPresent()) {
      focused.get().toggle();
    } else {
      byQuestion.values().stream().findFirst().ifPresent(Row::openFirst);
    }
  }

  /** Puts the focus on that row and brings it into sight, as for a gate that fell. */
  public void focusRow(String asked) {
    var row = byQuestion.get(asked);
    if (row != null) {
      row.line.requestFocus();
    }
  }

  /** A row and, once opened, what is behind it. */
  private static final class Row extends VBox {
    private final EvidenceRow line;
    private final VBox behind = new VBox();
    private EvidenceItem item;
    private final Label result = Text.wrapped("", "mono", "strong");
    private String source = "";
    private boolean open;

    Row(EvidenceItem item, int number) {
      this.item = item;
      line = new EvidenceRow(item.line());
      line.setId("evidence-" + number);
      behind.getStyleClass().add("evidence-behind");
      behind.setMinHeight(Region.USE_PREF_SIZE);
      line.setMinHeight(Region.USE_PREF_SIZE);
      getChildren().add(line);
      line.addEventHandler(
          KeyEvent.KEY_PRESSED,
          event -> {
            if ((event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.Q)
                && !event.isShortcutDown()
                && !event.isAltDown()) {
              toggle();
              event.consume();
            }
          });
      line.setOnMouseClicked(_ -> {
        line.requestFocus();
        toggle();
      });
    }

    String asked() {
      return item.line().asked();
    }

    boolean hasFocus() {
      return line.isFocusWithin() || behindHasFocus() || owns(line);
    }

    private boolean behindHasFocus() {
      return behind.isFocusWithin() || owns(behind);
    }

    /** Also while another window is in front: what comes back to the row must find it there. */
    private static boolean owns(Node node) {
      var owner = node.getScene() == null ? null : node.getScene().getFocusOwner();
      while (owner != null && owner != node) {
        owner = owner.getParent();
      }
      return owner != null;
    }

    void setLast(boolean last) {
      pseudoClassStateChanged(LAST, last);
    }

    void show(EvidenceItem newer) {
      if (newer.equals(item)) {
        return;
      }
      var sameBehind = newer.behind().equals(item.behind());
      item = newer;
      line.setLine(newer.line());
      if (open && !sameBehind) {
        fill();
      }
    }

    void openFirst() {
      line.requestFocus();
      if (!open) {
        toggle();
      }
    }

    void toggle() {
      open = !open;
      if (open) {
        fill();
        getChildren().add(behind);
      } else {
        getChildren().remove(behind);
      }
    }

    /** The query stays as it stands, with its scroll and selection, while it is the same. */
    private void fill() {
      if (item.behind().isEmpty()) {
        source = "";
        behind.getChildren().setAll(Text.wrapped("Nothing was read for it yet.", "muted", "small"));
        return;
      }
      var known = item.behind().get();
      if (!known.source().equals(source)) {
        source = known.source();
        behind.getChildren().setAll(source(known), Text.whole("Exact result", "section"), result);
      }
      result.setText(known.result());
      behind.getChildren().removeIf(node -> node.getStyleClass().contains("evidence-earlier"));
      if (!known.history().isEmpty()) {
        var earlier = new VBox(6, Text.whole("Earlier", "section"), history(known.history()));
        earlier.getStyleClass().add("evidence-earlier");
        behind.getChildren().add(earlier);
      }
    }

    private static Node source(EvidenceItem.Behind known) {
      if (!known.sql()) {
        return Text.wrapped("Source: " + known.source(), "muted", "small");
      }
      var query = new SqlView(CodeText.sql("Query", known.source()));
      query.setMaxRows(8);
      query.setMinHeight(Region.USE_PREF_SIZE);
      return query;
    }

    private static Node history(List<EvidenceItem.Reading> readings) {
      var grid = new GridPane();
      grid.getStyleClass().add("evidence-history");
      for (var i = 0; i < readings.size(); i++) {
        var reading = readings.get(i);
        var form = reading.form();
        grid.addRow(
            i,
            Text.whole(reading.moment(), "mono", "muted"),
            form.icon().node("row-icon", form.tone().styleClass()),
            Text.wrapped(reading.value(), "mono", "strong"));
      }
      return grid;
    }
  }
}
