package dev.belay.desktop.control;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Text;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * An exact text with line numbers: it scrolls, never wraps, can be selected and copied, and is as
 * high as its lines up to a limit.
 */
public final class SqlView extends VBox {
  private static final KeyCombination COPY =
      new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);
  private static final KeyCombination ALL =
      new KeyCodeCombination(KeyCode.A, KeyCombination.SHORTCUT_DOWN);

  private final Label name = Text.of("", "code-name", "mono", "muted");
  private final Label facts = Text.whole("", "code-facts");
  private final Label sha = Text.whole("", "code-sha", "mono");
  private final CodeArea area = new CodeArea();
  private CodeText shown = CodeText.plain("", "");

  /** A view of that text. */
  public SqlView(CodeText text) {
    getStyleClass().add("sql-view");
    var head = new HBox(name, Text.gap(), facts, sha);
    head.getStyleClass().add("code-head");
    head.setAlignment(Pos.CENTER_LEFT);
    area.setId("sql-text");
    area.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
    VBox.setVgrow(area, Priority.ALWAYS);
    getChildren().addAll(head, area);
    setText(text);
  }

  /** Shows another text, from its start; the same one again changes nothing. */
  public void setText(CodeText text) {
    if (text.equals(shown)) {
      return;
    }
    shown = text;
    name.setText(text.name());
    facts.setText(text.facts());
    sha.setText(text.sha256().map(hex -> "sha " + Formats.fingerprint(hex)).orElse(""));
    sha.setTooltip(text.sha256().map(hex -> new Tooltip("SHA-256 " + hex)).orElse(null));
    area.show(new CodeLines(text.language(), text.text()), text.firstLine());
    var words = text.facts().isEmpty() ? text.name() : text.name() + ", " + text.facts();
    area.setAccessibleText(words + ", lines " + text.firstLine() + " to " + area.lastLine());
    Accessibility.name(this, "sql-view", words);
  }

  /** How many rows are shown before it scrolls. */
  public void setMaxRows(int rows) {
    area.setMaxRows(rows);
  }

  /** The text that is shown. */
  public CodeText text() {
    return shown;
  }

  /** What takes the focus. */
  public Node focusTarget() {
    return area;
  }

  CodeArea area() {
    return area;
  }

  /** Copies what is selected; without a selection the whole text, exactly as it was given. */
  public void copy() {
    var content = new ClipboardContent();
    content.putString(area.selected().orElse(shown.text()));
    Clipboard.getSystemClipboard().setContent(content);
  }

  private void keyPressed(KeyEvent event) {
    if (COPY.match(event)) {
      copy();
      event.consume();
    } else if (ALL.match(event)) {
      area.selectAll();
      event.consume();
    }
  }
}
