package dev.belay.desktop.control;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Text;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.SelectionMode;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;

/**
 * What a step said, with its moments; the oldest lines go when there are too many. It follows the
 * end while the end is in sight, and stays where it was scrolled to otherwise.
 */
public final class OutputList extends ListView<OutputList.Line> {
  /** How many lines are kept. */
  public static final int LIMIT = 2000;

  private static final double END = 0.999;

  /** Padding of list and cell, and the scroll bar. */
  private static final double BESIDE_TEXT = 36;

  private static final KeyCombination COPY =
      new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

  /**
   * A line.
   *
   * @param tone muted for ordinary ones
   */
  public record Line(Instant at, String text, Tone tone) {
    /** The line as text: moment and words. */
    public String words() {
      return Formats.journalMoment(at) + " " + text;
    }
  }

  /** An empty list. */
  public OutputList() {
    getStyleClass().add("output-list");
    Accessibility.name(this, "output", "Output");
    setCellFactory(_ -> new Cell(this));
    getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    setPlaceholder(Text.of("Nothing was said yet.", "muted", "small"));
    addEventHandler(KeyEvent.KEY_PRESSED, this::copyOnKey);
  }

  /** Shows these; of too many the newest. Selected lines stay selected. */
  public void show(List<Line> lines) {
    var kept = lines.size() > LIMIT ? lines.subList(lines.size() - LIMIT, lines.size()) : lines;
    if (kept.equals(getItems())) {
      return;
    }
    var follows = atEnd();
    var items = getItems();
    var same = Math.min(items.size(), kept.size());
    if (items.equals(kept.subList(0, same)) && items.size() <= kept.size()) {
      items.addAll(kept.subList(same, kept.size()));
    } else {
      var selected = List.copyOf(getSelectionModel().getSelectedItems());
      items.setAll(kept);
      selected.stream()
          .mapToInt(items::indexOf)
          .filter(index -> index >= 0)
          .forEach(getSelectionModel()::select);
    }
    if (follows && !items.isEmpty()) {
      scrollTo(items.size() - 1);
    }
  }

  /** Whether the newest line is in sight. */
  public boolean atEnd() {
    return lookupAll(".scroll-bar").stream()
        .filter(ScrollBar.class::isInstance)
        .map(ScrollBar.class::cast)
        .filter(bar -> bar.getOrientation() == javafx.geometry.Orientation.VERTICAL)
        .filter(ScrollBar::isVisible)
        .allMatch(bar -> bar.getValue() >= bar.getMax() * END);
  }

  private void copyOnKey(KeyEvent event) {
    if (COPY.match(event)) {
      var selected = getSelectionModel().getSelectedItems();
      var content = new ClipboardContent();
      content.putString(
          (selected.isEmpty() ? getItems() : selected)
              .stream().map(Line::words).collect(Collectors.joining("\n")));
      Clipboard.getSystemClipboard().setContent(content);
      event.consume();
    }
  }

  /** A moment, and words that take as many lines as they need. */
  private static final class Cell extends ListCell<Line> {
    private final Label moment = Text.whole("", "mono", "muted");
    private final Label words = Text.wrapped("", "mono", "output-words");
    private final HBox line = new HBox(moment, words);
    private final OutputList list;

    Cell(OutputList list) {
      this.list = list;
      getStyleClass().add("output-cell");
      line.getStyleClass().add("output-line");
      line.setAlignment(Pos.TOP_LEFT);
      line.prefWidthProperty().bind(list.widthProperty().subtract(BESIDE_TEXT));
      setPrefWidth(1);
    }

    @Override
    protected void updateItem(Line item, boolean empty) {
      super.updateItem(item, empty);
      setText(null);
      if (empty || item == null) {
        setGraphic(null);
        return;
      }
      moment.setText(Formats.journalMoment(item.at()));
      words.setText(item.text());
      words.getStyleClass().removeIf(styleClass -> styleClass.startsWith("tone-"));
      if (item.tone() != Tone.MUTED) {
        words.getStyleClass().add(item.tone().styleClass());
      }
      setAccessibleText(item.words());
      setGraphic(line);
    }

    /** As high as the words are in the room beside the moment, whatever was measured before. */
    @Override
    protected double computePrefHeight(double width) {
      if (isEmpty()) {
        return super.computePrefHeight(width);
      }
      var beside = list.getWidth() - BESIDE_TEXT - moment.prefWidth(-1) - line.getSpacing();
      return snappedTopInset()
          + Math.max(moment.prefHeight(-1), words.prefHeight(beside))
          + snappedBottomInset();
    }
  }
}
