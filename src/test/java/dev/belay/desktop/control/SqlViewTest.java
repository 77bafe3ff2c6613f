package dev.belay.desktop.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.CodeLines.Place;
import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.testing.CutLabels;
import dev.belay.desktop.testing.Fx;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javafx.event.Event;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SqlViewTest {
  @ParameterizedTest
  @EnumSource(Theme.class)
  void textsAreDrawnWholeAndWithoutAComplaint(Theme theme) {
    var said =
        Fx.cssWarnings(() -> {
          var cut =
              Fx.on(() -> {
                var box = gallery();
                var name = "sql-" + theme.name().toLowerCase(Locale.ROOT);
                Fx.save(Fx.picture(box, theme, 660, 620), name);
                return CutLabels.in(box);
              });
          assertThat(cut).isEmpty();
        });
    assertThat(said).isEmpty();
  }

  @Test
  void theViewIsAsHighAsItsLinesUpToALimit() {
    Fx.run(() -> {
      var box = gallery();
      Fx.picture(box, Theme.LIGHT, 660, 620);
      var whole = (SqlView) box.getChildren().getFirst();
      assertThat(scrollBars(whole)).noneMatch(Node::isVisible);
      var limited = new SqlView(CodeSamples.bookmarks());
      limited.setMaxRows(3);
      Fx.picture(new VBox(limited), Theme.LIGHT, 660, 620);
      assertThat(limited.getHeight()).isLessThan(whole.getHeight() - 80);
      assertThat(scrollBars(limited)).anyMatch(Node::isVisible);
    });
  }

  @Test
  void whatIsNotSelectedIsCopiedWholeAndExactly() {
    Fx.run(() -> {
      var text = CodeText.sql("x.sql", "SELECT 1;\r\nSELECT 2;\n");
      var view = new SqlView(text);
      view.copy();
      assertThat(Clipboard.getSystemClipboard().getString()).isEqualTo(text.text());
      view.area().select(new Place(0, 0), new Place(1, 6));
      view.copy();
      assertThat(Clipboard.getSystemClipboard().getString()).isEqualTo("SELECT 1;\nSELECT");
    });
  }

  @Test
  void tenThousandLinesAreShownWithoutDelayAndOnlyThoseInSightAreNodes() {
    Fx.run(() -> {
      var line = "INSERT INTO nchat.stars (id, word) VALUES (42, 'a word'); -- the next one\n";
      var begin = System.nanoTime();
      var view = new SqlView(CodeText.sql("big.sql", line.repeat(10_000)));
      Fx.picture(new VBox(view), Theme.LIGHT, 660, 620);
      var took = Duration.ofNanos(System.nanoTime() - begin);
      assertThat(count(view)).isLessThan(50);
      assertThat(took).isLessThan(Duration.ofSeconds(5));
    });
  }

  @Test
  void keysScrollAndWithShiftSelect() {
    Fx.run(() -> {
      var view = new SqlView(CodeSamples.bookmarks());
      view.setMaxRows(3);
      Fx.picture(new VBox(view), Theme.LIGHT, 660, 620);
      press(view, KeyCode.DOWN, false);
      assertThat(scrollBars(view).getFirst().getValue()).isPositive();
      assertThat(view.area().selected()).isEmpty();
      press(view, KeyCode.DOWN, true);
      assertThat(view.area().selected()).contains("CREATE TABLE nchat.nchat_message_bookmarks (\n");
      press(view, KeyCode.END, true);
      assertThat(view.area().selected().orElse("")).endsWith("nchat_message_stars;");
    });
  }

  private static void press(SqlView view, KeyCode code, boolean shift) {
    Event.fireEvent(
        view.area(), new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, false, false, false));
  }

  private static List<ScrollBar> scrollBars(Node node) {
    return node.lookupAll(".scroll-bar").stream().map(ScrollBar.class::cast).toList();
  }

  private static int count(Node node) {
    return node instanceof Parent parent
        ? 1 + parent.getChildrenUnmodifiable().stream().mapToInt(SqlViewTest::count).sum()
        : 1;
  }

  private static VBox gallery() {
    var box =
        new VBox(
            12,
            new SqlView(CodeSamples.bookmarks()),
            new SqlView(CodeSamples.dangerous()),
            new SqlView(CodeSamples.command()),
            new SqlView(CodeText.plain("Output", "x".repeat(200) + "\nDROP is no SQL here")));
    box.setPadding(new Insets(20));
    return box;
  }
}
