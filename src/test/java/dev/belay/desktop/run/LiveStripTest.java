package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.Sparkline;
import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.testing.CutLabels;
import dev.belay.desktop.testing.Fx;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveStripTest {
  private static final Map<String, StripModel> MODELS =
      Map.of(
          "waiting", StripSamples.waiting(),
          "running", StripSamples.running(),
          "unknown", StripSamples.unknown(),
          "long", StripSamples.longValues());

  @ParameterizedTest
  @CsvSource({
    "LIGHT, 288, 690, ''",
    "DARK, 448, 930, wide",
    "LIGHT, 448, 930, wide",
    "DARK, 288, 690, ''"
  })
  void eachStateIsDrawnWholeAndWithoutAComplaint(Theme theme, int width, int height, String size) {
    var said =
        Fx.cssWarnings(() -> {
          var cut =
              Fx.on(() -> {
                var box = new HBox();
                for (var name : List.of("waiting", "running", "unknown", "long")) {
                  box.getChildren()
                      .add(new LiveStrip(MODELS.getOrDefault(name, StripSamples.unknown())));
                }
                if (!size.isEmpty()) {
                  box.getStyleClass().add(size);
                }
                var name = "strip-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width;
                Fx.save(Fx.picture(box, theme, width * 4, height), name);
                var beyond = new ArrayList<>(CutLabels.in(box));
                box.getChildren().forEach(strip -> beyond.addAll(beyond(strip)));
                return beyond;
              });
          assertThat(cut).isEmpty();
        });
    assertThat(said).isEmpty();
  }

  @Test
  void whatIsNotKnownIsAWordAndNeverBlank() {
    Fx.run(() -> {
      var strip = new LiveStrip(StripSamples.unknown());
      Fx.picture(new HBox(strip), Theme.LIGHT, 300, 700);
      assertThat(labels(strip)).contains("unknown", "not rehearsed", "No sample yet.");
    });
  }

  @Test
  void whereThereIsNoRoomItIsATabThatOpensOverTheCentre() {
    Fx.run(() -> {
      var strip = new LiveStrip(StripSamples.running());
      strip.narrowProperty().set(true);
      var centre = new Region();
      HBox.setHgrow(centre, Priority.ALWAYS);
      var box = new HBox(centre, strip);
      box.getStyleClass().add("narrow");
      Fx.picture(box, Theme.LIGHT, 800, 700);
      assertThat(strip.getWidth()).isEqualTo(40);
      var column = strip.lookup("#live-strip");
      assertThat(column.isVisible()).isFalse();
      ((Button) strip.lookup("#live-tab")).fire();
      Fx.save(Fx.picture(new HBox(box), Theme.LIGHT, 800, 700), "strip-tab-light");
      assertThat(column.isVisible()).isTrue();
      assertThat(strip.getWidth()).isEqualTo(40);
      assertThat(column.getLayoutX()).isNegative();
    });
  }

  @Test
  void newerValuesKeepTheirDrawings() {
    Fx.run(() -> {
      var strip = new LiveStrip(StripSamples.waiting());
      Fx.picture(new HBox(strip), Theme.LIGHT, 300, 700);
      var before = strip.lookupAll(".sparkline");
      strip.show(StripSamples.running());
      assertThat(strip.lookupAll(".sparkline")).isEqualTo(before);
      assertThat(before).anyMatch(node -> ((Sparkline) node).series().isOver());
    });
  }

  /** Labels that reach over the strip's right edge, where its column hides them. */
  private static List<String> beyond(Node strip) {
    var edge = strip.localToScene(strip.getLayoutBounds()).getMaxX();
    return strip.lookupAll(".label").stream()
        .filter(label -> label.localToScene(label.getLayoutBounds()).getMaxX() > edge)
        .map(label -> ((Label) label).getText() + " is hidden by the edge")
        .toList();
  }

  private static List<String> labels(Node node) {
    return node.lookupAll(".label").stream().map(label -> ((Label) label).getText()).toList();
  }
}
