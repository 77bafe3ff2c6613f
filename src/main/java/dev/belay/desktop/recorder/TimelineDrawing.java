package dev.belay.desktop.recorder;

import dev.belay.desktop.control.Ink;
import dev.belay.desktop.fx.Formats;
import dev.belay.live.recorder.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.geometry.VPos;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.paint.Paint;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;

/** Bars of who waited, marks below them with their words, the time, and where one stands. */
final class TimelineDrawing extends Region {
  private static final int BAR = 4;

  /** A line of words, in their size. */
  private static final double LINE = 1.45;

  /** The least that is left to the bars where there are two rows of words. */
  private static final double BARS = 28;

  /** So near to a mark it is pointed at. */
  private static final double NEAR = 6;

  /** From so many that wait on, a bar has the colour of a warning. */
  private static final int MANY = 10;

  private final Canvas canvas = new Canvas();
  private final Ink bar = ink("bar");
  private final Ink many = ink("many");
  private final Ink text = ink("text");
  private final Ink words = ink("words");
  private final Ink step = ink("step");
  private final Ink bad = ink("bad");
  private final Ink head = ink("head");
  private final Ink line = ink("line");
  private Optional<Source> source = Optional.empty();
  private Optional<Instant> at = Optional.empty();
  private final Text ruler = new Text();
  private final Tooltip told = new Tooltip();
  private Duration length = Duration.ofMinutes(30);
  private TimeWindow window = new TimeWindow(Instant.EPOCH, Instant.EPOCH);

  TimelineDrawing(Consumer<Instant> seek) {
    getStyleClass().add("timeline-drawing");
    setMinHeight(40);
    getChildren().addAll(canvas, bar, many, text, words, step, bad, head, line);
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> seek(event, seek));
    addEventHandler(MouseEvent.MOUSE_DRAGGED, event -> seek(event, seek));
    addEventHandler(MouseEvent.MOUSE_MOVED, event -> told.setText(told(event.getX())));
    told.setMaxWidth(480);
    told.setWrapText(true);
    Tooltip.install(this, told);
  }

  /** The pane gives its size: another second drawn does not concern the room. */
  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }

  /** What happened there, in whole; where nothing did, when it was and how many waited. */
  private String told(double x) {
    if (source.isEmpty() || getWidth() <= 0) {
      return "";
    }
    var course = source.get().course();
    var near = NEAR / getWidth();
    var share = x / getWidth();
    var marks =
        course.stretch(window.at(share - near), window.at(share + near), 1).marks().stream()
            .map(mark -> Formats.moment(mark.at()) + " UTC, " + mark.label())
            .distinct()
            .limit(8)
            .collect(Collectors.joining("\n"));
    if (!marks.isEmpty()) {
      return marks;
    }
    var bars = course.stretch(window.at(share), window.at(share + BAR / getWidth()), 1).bars();
    var waits = bars.getFirst();
    return Formats.moment(window.at(share))
        + " UTC, "
        + (waits < 0
            ? "no sample"
            : waits == 0 ? "nobody waited" : Formats.count(waits) + " waiting");
  }

  private Ink ink(String name) {
    return new Ink(this::requestLayout, "timeline-ink", name);
  }

  private void seek(MouseEvent event, Consumer<Instant> seek) {
    if (source.isPresent() && getWidth() > 0) {
      seek.accept(window.at(Math.clamp(event.getX() / getWidth(), 0, 1)));
    }
  }

  /** Draws that. */
  void show(Optional<Source> now, Optional<Instant> shown) {
    source = now;
    at = shown;
    requestLayout();
  }

  /** Draws half as much time, or twice as much. */
  void zoom(boolean longer) {
    length = TimeWindow.longer(length, longer);
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    canvas.setWidth(Math.floor(getWidth()));
    canvas.setHeight(Math.floor(getHeight()));
    var g = canvas.getGraphicsContext2D();
    g.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
    var course = source.map(Source::course);
    var first = course.flatMap(WaitCourse::first);
    var last = course.flatMap(WaitCourse::last);
    if (course.isPresent() && first.isPresent() && last.isPresent() && canvas.getWidth() > 20) {
      window =
          TimeWindow.around(
              window, length, first.get(), last.get(), at.orElse(last.get()), at.isEmpty());
      var bars = (int) (canvas.getWidth() / BAR);
      draw(g, course.get().stretch(window.from(), window.to(), bars), last.get());
    }
  }

  private void draw(GraphicsContext g, WaitCourse.Stretch stretch, Instant last) {
    var width = canvas.getWidth();
    var bottom = canvas.getHeight() - axis() - labels() * rows();
    var top = 4.0;
    g.setStroke(line.getTextFill());
    g.strokeLine(0, bottom + 0.5, width, bottom + 0.5);
    var highest = Math.max(4, stretch.highest());
    var each = width / stretch.bars().size();
    for (var i = 0; i < stretch.bars().size(); i++) {
      var waits = stretch.bars().get(i);
      if (waits >= 0) {
        var high = waits == 0 ? 1 : Math.max(2, (bottom - top) * waits / highest);
        g.setFill((waits >= MANY ? many : bar).getTextFill());
        g.fillRect(Math.round(i * each), bottom - high, Math.max(1, each - 1), high);
      }
    }
    g.setFont(text.getFont());
    g.setFill(text.getTextFill());
    g.setTextBaseline(VPos.TOP);
    g.setTextAlign(TextAlignment.LEFT);
    // The height of the drawing, which without anybody who waited would say what is not so.
    var scale = Formats.count(highest) + " waiting";
    g.fillText(stretch.highest() == 0 ? "nobody waited" : scale, 4, top);
    axis(g, width);
    marks(g, stretch.marks(), bottom, width);
    var x = Math.clamp(window.share(at.orElse(last)) * width, 1, width - 1);
    g.setFill(head.getTextFill());
    g.fillRect(Math.round(x) - 1.0, 0, 2, bottom + 2);
  }

  /** Where it is low, the bars need the room. */
  private int rows() {
    var bars = canvas.getHeight() - axis() - labels() * MarkLabels.ROWS;
    return bars < BARS ? 1 : MarkLabels.ROWS;
  }

  private double axis() {
    return Math.ceil(text.getFont().getSize() * LINE);
  }

  private double labels() {
    return Math.ceil(words.getFont().getSize() * LINE);
  }

  private void axis(GraphicsContext g, double width) {
    g.setFill(text.getTextFill());
    g.setTextBaseline(VPos.BOTTOM);
    var parts = Math.max(2, (int) (width / 240));
    for (var i = 0; i <= parts; i++) {
      g.setTextAlign(
          i == 0 ? TextAlignment.LEFT : i == parts ? TextAlignment.RIGHT : TextAlignment.CENTER);
      g.fillText(
          Formats.moment(window.at((double) i / parts)), width * i / parts, canvas.getHeight());
    }
  }

  private void marks(GraphicsContext g, List<Mark> marks, double bottom, double width) {
    g.setTextBaseline(VPos.CENTER);
    g.setFont(words.getFont());
    ruler.setFont(words.getFont());
    var y = bottom + labels() / 2;
    var wanted = new ArrayList<MarkLabels.Wanted>();
    var last = Double.NEGATIVE_INFINITY;
    for (var mark : marks) {
      var x = Math.floor(window.share(mark.at()) * width) + 0.5;
      var paint = paint(mark.kind());
      g.setStroke(paint);
      g.setFill(paint);
      if (x - last >= 3) {
        g.strokeLine(x, mark.kind() == Mark.Kind.QUEUE_PEAK ? bottom - 8 : 2, x, bottom + 4);
        g.fillOval(x - 3.5, y - 3.5, 7, 7);
        last = x;
      }
      var shown = mark.kind() == Mark.Kind.QUEUE_PEAK ? "" : brief(mark.label());
      ruler.setText(shown);
      wanted.add(
          new MarkLabels.Wanted(
              shown, x, Math.ceil(ruler.getLayoutBounds().getWidth()), weight(mark.kind())));
    }
    g.setTextAlign(TextAlignment.LEFT);
    for (var one : MarkLabels.place(wanted, width, rows())) {
      var middle = y + one.row() * labels();
      if (one.row() > 0) {
        var end = one.left() > one.of().at() ? one.left() - 2 : one.right() + 2;
        g.setStroke(line.getTextFill());
        g.strokeLine(one.of().at(), y + 4, one.of().at(), middle);
        g.strokeLine(one.of().at(), middle, end, middle);
      }
      g.setFill(words.getTextFill());
      g.fillText(one.of().words(), one.left(), middle);
    }
  }

  /** What went wrong has its words first, then what a run did. */
  private static int weight(Mark.Kind kind) {
    return switch (kind) {
      case GUARD, DEADLOCK, UNREACHABLE -> 3;
      case STEP_BEGAN, STEP_ENDED, NOTE -> 2;
      case QUEUE_BEGAN -> 1;
      case QUEUE_PEAK, QUEUE_ENDED -> 0;
    };
  }

  private static String brief(String label) {
    var text = label.replace("table public.", "").replaceFirst("\\.$", "");
    return text.length() > 40 ? text.substring(0, 39) + "…" : text;
  }

  private Paint paint(Mark.Kind kind) {
    return switch (kind) {
      case STEP_BEGAN, STEP_ENDED, NOTE -> step.getTextFill();
      case GUARD, DEADLOCK, UNREACHABLE -> bad.getTextFill();
      case QUEUE_BEGAN, QUEUE_PEAK -> many.getTextFill();
      case QUEUE_ENDED -> text.getTextFill();
    };
  }
}
