package dev.belay.desktop.control;

import dev.belay.desktop.control.CodeLines.Place;
import dev.belay.sql.SqlHighlight.Mark;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;

/**
 * Draws the lines in sight of a text in a fixed-width font, so that a long one costs no more than a
 * short one. Colours and fonts are those that the style sheet gives to its inks.
 */
final class CodeArea extends Region {
  private static final double LEFT = 12;
  private static final double ABOVE = 8;
  private static final double BAR = 12;
  private static final double LINE_GAP = 1;

  private final Canvas canvas = new Canvas();
  private final ScrollBar down = new ScrollBar();
  private final ScrollBar across = new ScrollBar();
  private final Ink plain = ink("plain");
  private final Ink number = ink("number");
  private final Ink selection = ink("selection");
  private final Ink ground = ink("ground");
  private final Map<Mark, Ink> inks = new EnumMap<>(Mark.class);
  private final Text measure = new Text();

  private CodeLines lines = new CodeLines(CodeText.Language.PLAIN, "");
  private int firstLine = 1;
  private int maxRows = 24;
  private Place anchor = new Place(0, 0);
  private Place caret = new Place(0, 0);
  private Cell cell = new Cell(7, 17, 13);

  /** The size of a character and where its line stands in its row. */
  private record Cell(double width, double height, double baseline) {}

  CodeArea() {
    getStyleClass().add("code-lines");
    setAccessibleRole(AccessibleRole.TEXT_AREA);
    setFocusTraversable(true);
    down.setOrientation(Orientation.VERTICAL);
    down.setFocusTraversable(false);
    across.setFocusTraversable(false);
    getChildren().addAll(canvas, down, across, plain, number, selection, ground);
    for (var mark : Mark.values()) {
      var ink = ink("sql-" + mark.name().toLowerCase(Locale.ROOT));
      inks.put(mark, ink);
      getChildren().add(ink);
    }
    down.valueProperty().addListener((_, _, _) -> draw());
    across.valueProperty().addListener((_, _, _) -> draw());
    focusedProperty().addListener((_, _, _) -> draw());
    setOnMousePressed(this::pressed);
    setOnMouseDragged(event -> moveCaret(placeAt(event.getX(), event.getY()), true));
    setOnScroll(this::scrolled);
    setOnKeyPressed(this::keyPressed);
  }

  private Ink ink(String name) {
    return new Ink(this::requestLayout, "code-ink", name);
  }

  void show(CodeLines text, int first) {
    lines = text;
    firstLine = first;
    anchor = new Place(0, 0);
    caret = anchor;
    down.setValue(0);
    across.setValue(0);
    requestLayout();
  }

  void setMaxRows(int rows) {
    maxRows = rows;
    requestLayout();
  }

  /** The number of the last line. */
  int lastLine() {
    return firstLine + lines.count() - 1;
  }

  /** What is selected; nothing without a selection. */
  Optional<String> selected() {
    return anchor.equals(caret) ? Optional.empty() : Optional.of(lines.between(from(), to()));
  }

  void select(Place start, Place end) {
    anchor = start;
    caret = end;
    draw();
  }

  void selectAll() {
    select(new Place(0, 0), lines.end());
  }

  private Place from() {
    return anchor.compareTo(caret) < 0 ? anchor : caret;
  }

  private Place to() {
    return anchor.compareTo(caret) < 0 ? caret : anchor;
  }

  private double gutter() {
    var digits = Math.max(2, String.valueOf(lastLine()).length());
    return LEFT + digits * cell.width() + LEFT;
  }

  private double textWidth() {
    return lines.widest() * cell.width() + LEFT;
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  @Override
  protected double computePrefWidth(double height) {
    return gutter() + textWidth();
  }

  @Override
  protected double computePrefHeight(double width) {
    measureCells();
    var bar = width > 0 && gutter() + textWidth() > width ? BAR : 0;
    return Math.min(maxRows, lines.count()) * cell.height() + 2 * ABOVE + bar;
  }

  @Override
  protected double computeMinHeight(double width) {
    return cell.height() + 2 * ABOVE;
  }

  private void measureCells() {
    measure.setFont(plain.getFont());
    measure.setText("0123456789");
    var bounds = measure.getLayoutBounds();
    var height = Math.round(bounds.getHeight()) + LINE_GAP;
    cell = new Cell(bounds.getWidth() / 10, height, Math.round(-bounds.getMinY()) + LINE_GAP / 2);
  }

  @Override
  protected void layoutChildren() {
    measureCells();
    var width = getWidth();
    var height = getHeight();
    var wide = gutter() + textWidth() > width;
    var viewHeight = height - (wide ? BAR : 0);
    var tall = lines.count() * cell.height() + 2 * ABOVE > viewHeight + 0.5;
    bar(down, tall, lines.count() * cell.height() + 2 * ABOVE, viewHeight, cell.height());
    var viewWidth = width - gutter() - (tall ? BAR : 0);
    bar(across, wide, textWidth(), viewWidth, cell.width() * 4);
    down.resizeRelocate(width - BAR, 0, BAR, viewHeight);
    across.resizeRelocate(0, height - BAR, width - (tall ? BAR : 0), BAR);
    canvas.setWidth(Math.max(0, Math.floor(width)));
    canvas.setHeight(Math.max(0, Math.floor(viewHeight)));
    draw();
  }

  private static void bar(ScrollBar bar, boolean needed, double all, double seen, double step) {
    var most = Math.max(0, all - seen);
    bar.setVisible(needed);
    bar.setMax(most);
    bar.setVisibleAmount(all <= 0 ? 0 : most * seen / all);
    bar.setUnitIncrement(step);
    bar.setBlockIncrement(Math.max(step, seen - step));
    bar.setValue(Math.clamp(bar.getValue(), 0, most));
  }

  private void draw() {
    var g = canvas.getGraphicsContext2D();
    g.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
    var top = Math.round(down.getValue());
    var first = (int) Math.max(0, Math.floor((top - ABOVE) / cell.height()));
    for (var i = first; i < lines.count(); i++) {
      var y = ABOVE + i * cell.height() - top;
      if (y > canvas.getHeight()) {
        break;
      }
      drawSelection(g, i, y);
      drawLine(g, i, y + cell.baseline());
    }
    g.setFill(ground.getTextFill());
    g.fillRect(0, 0, gutter() - LEFT / 2, canvas.getHeight());
    g.setFill(number.getTextFill());
    g.setFont(number.getFont());
    for (var i = first; i < lines.count(); i++) {
      var y = ABOVE + i * cell.height() - top;
      if (y > canvas.getHeight()) {
        break;
      }
      var digits = String.valueOf(firstLine + i);
      g.fillText(digits, gutter() - LEFT - digits.length() * cell.width(), y + cell.baseline());
    }
  }

  private void drawSelection(GraphicsContext g, int line, double y) {
    if (anchor.equals(caret) || line < from().line() || line > to().line()) {
      return;
    }
    var text = lines.line(line);
    var start = line == from().line() ? CodeLines.cells(text, from().column()) : 0;
    var end =
        line == to().line()
            ? CodeLines.cells(text, to().column())
            : CodeLines.cells(text, text.length()) + 1;
    g.setFill(selection.getTextFill());
    g.fillRect(x(start), y, (end - start) * cell.width(), cell.height());
  }

  /** Only what is in sight: a line may be a megabyte long. */
  private void drawLine(GraphicsContext g, int index, double baseline) {
    var text = lines.line(index);
    var start = CodeLines.column(text, across.getValue() / cell.width() - 2);
    var end = CodeLines.column(text, (across.getValue() + canvas.getWidth()) / cell.width() + 2);
    for (var run : lines.runs(index)) {
      var from = Math.max(run.start(), start);
      var to = Math.min(run.end(), end);
      if (from < to) {
        drawRun(g, text, run.mark(), new int[] {from, to}, baseline);
      }
    }
  }

  private void drawRun(
      GraphicsContext g, String text, Optional<Mark> mark, int[] part, double baseline) {
    var ink = mark.map(inks::get).orElse(plain);
    g.setFill(ink.getTextFill());
    g.setFont(ink.getFont());
    var begin = part[0];
    for (var at = begin; at <= part[1]; at++) {
      var tab = at < part[1] && text.charAt(at) == '\t';
      if ((tab || at == part[1]) && begin < at) {
        g.fillText(text.substring(begin, at), x(CodeLines.cells(text, begin)), baseline);
      }
      begin = tab ? at + 1 : begin;
    }
    if (mark.filter(it -> it == Mark.DESTRUCTIVE).isPresent()) {
      var left = x(CodeLines.cells(text, part[0]));
      var right = x(CodeLines.cells(text, part[1]));
      g.fillRect(left, Math.round(baseline) + 2, right - left, 1);
    }
  }

  private double x(int cells) {
    return gutter() + cells * cell.width() - Math.round(across.getValue());
  }

  private Place placeAt(double x, double y) {
    var line =
        (int) Math.clamp((y - ABOVE + down.getValue()) / cell.height(), 0, lines.count() - 1.0);
    var cells = (x - gutter() + across.getValue()) / cell.width();
    return new Place(line, CodeLines.column(lines.line(line), Math.max(0, cells)));
  }

  private void pressed(MouseEvent event) {
    requestFocus();
    var place = placeAt(event.getX(), event.getY());
    switch (event.getClickCount()) {
      case 1 -> moveCaret(place, event.isShiftDown());
      case 2 -> {
        var word = lines.word(place);
        select(word[0], word[1]);
      }
      default ->
          select(
              new Place(place.line(), 0),
              new Place(place.line(), lines.line(place.line()).length()));
    }
  }

  private void scrolled(ScrollEvent event) {
    var bar = event.isShiftDown() || event.getDeltaX() != 0 ? across : down;
    var delta = event.getDeltaX() != 0 ? event.getDeltaX() : event.getDeltaY();
    var value = Math.clamp(bar.getValue() - delta, 0, bar.getMax());
    // At its end the wheel goes on to what this text lies in.
    if (bar.isVisible() && value != bar.getValue()) {
      bar.setValue(value);
      event.consume();
    }
  }

  private void keyPressed(KeyEvent event) {
    var page = Math.max(1, (int) (canvas.getHeight() / cell.height()) - 1);
    var shift = event.isShiftDown();
    if (event.isAltDown() || event.isMetaDown()) {
      return;
    }
    var taken =
        switch (event.getCode()) {
          case UP -> step(-1, 0, shift);
          case DOWN -> step(1, 0, shift);
          case LEFT -> step(0, -1, shift);
          case RIGHT -> step(0, 1, shift);
          case PAGE_UP -> step(-page, 0, shift);
          case PAGE_DOWN -> step(page, 0, shift);
          case HOME -> jump(new Place(0, 0), shift);
          case END -> jump(lines.end(), shift);
          default -> false;
        };
    if (taken) {
      event.consume();
    }
  }

  /** With Shift the selection grows; without, the text scrolls. */
  private boolean step(int lineSteps, int columnSteps, boolean selects) {
    if (selects) {
      moveCaret(lines.moved(caret, lineSteps, columnSteps), true);
    } else {
      down.setValue(Math.clamp(down.getValue() + lineSteps * cell.height(), 0, down.getMax()));
      var right = across.getValue() + columnSteps * cell.width() * 4;
      across.setValue(Math.clamp(right, 0, across.getMax()));
    }
    return true;
  }

  private boolean jump(Place place, boolean selects) {
    if (selects) {
      moveCaret(place, true);
    } else {
      down.setValue(place.line() == 0 ? 0 : down.getMax());
      across.setValue(0);
    }
    return true;
  }

  private void moveCaret(Place place, boolean selects) {
    caret = place;
    anchor = selects ? anchor : place;
    var y = ABOVE + place.line() * cell.height();
    if (y < down.getValue()) {
      down.setValue(Math.clamp(y - ABOVE, 0, down.getMax()));
    } else if (y + cell.height() > down.getValue() + canvas.getHeight()) {
      down.setValue(Math.clamp(y + cell.height() - canvas.getHeight(), 0, down.getMax()));
    }
    draw();
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    return switch (attribute) {
      case TEXT -> lines.between(new Place(0, 0), lines.end());
      default -> super.queryAccessibleAttribute(attribute, parameters);
    };
  }
}
