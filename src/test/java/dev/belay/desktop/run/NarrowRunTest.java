package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.testing.CutLabels;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Mouse;
import dev.belay.desktop.testing.RunJournal;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The run room where there is no room for three columns, and with columns put away by hand. */
class NarrowRunTest {
  @TempDir Path home;

  private record Shown(RunViewModel model, RunRoomView view, BorderPane root) {
    double width(String id) {
      return ((Region) view.lookup(id)).getWidth();
    }

    void layout() {
      for (var i = 0; i < 2; i++) {
        root.applyCss();
        root.layout();
      }
    }
  }

  private static Shown shown(RunJournal journal, String... classes) {
    var model = new RunViewModel(journal::now, _ -> {}, _ -> {});
    model.show(new RunRoom.Shown(RunSamples.picture(journal)));
    model.strip().set(Optional.of(StripSamples.waiting()));
    var view = new RunRoomView(model, RunRoomView.Acts.NONE);
    var root = new BorderPane(view);
    root.getStyleClass().addAll(classes);
    Fx.picture(root, Theme.LIGHT, 1100, 760);
    var shown = new Shown(model, view, root);
    shown.layout();
    return shown;
  }

  @ParameterizedTest
  @ValueSource(ints = {760, 900, 1000, 1100, 1180, 1280})
  void whatWasNotSentIsNotSqueezedBesideALongWay(int width) {
    try (var journal = RunSamples.gate(home)) {
      Fx.run(() -> {
        var run = shown(journal, width < 900 ? "narrow" : "normal");
        run.root().resize(width, 760);
        run.layout();
        var words =
            run.view().lookupAll(".label").stream()
                .map(Label.class::cast)
                .filter(label -> label.getText().startsWith("Nothing sent"))
                .toList();
        assertThat(words).hasSize(1);
        assertThat(words.getFirst().getHeight()).isLessThan(45);
      });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {760, 1280})
  void aFailureOfManyThousandLettersLeavesTheWindowToTheRun(int width) {
    try (var journal = RunSamples.failedAtLength(home, 65_000)) {
      Fx.run(() -> {
        var run = shown(journal, width < 900 ? "narrow" : "normal");
        run.root().resize(width, 760);
        run.layout();
        assertThat(((Region) run.view().lookup("#action-bar")).getHeight()).isLessThan(760 / 3.0);
      });
    }
  }

  @Test
  void theStepsAreIconsThatSayInFullWhatTheyMean() {
    try (var journal = RunSamples.typed(home)) {
      Fx.run(() -> {
        var run = shown(journal, "narrow");
        assertThat(run.width(".steps-column")).isEqualTo(48);
        assertThat(run.width(".live-strip")).isEqualTo(40);
        var cell = run.view().lookup("#step-compatibility");
        assertThat(cell.getAccessibleText())
            .contains("Application fits the schema")
            .contains("kipped")
            .contains("ticket 881");
        assertThat(cell.getProperties().values())
            .as("a tooltip says it to the mouse")
            .anySatisfy(value ->
                assertThat(value)
                    .isInstanceOfSatisfying(
                        javafx.scene.control.Tooltip.class,
                        tip -> assertThat(tip.getText()).contains("Skipped", "ticket 881")));
        assertThat(cell.lookupAll(".label")).isEmpty();
        assertThat(CutLabels.in(run.root())).isEmpty();
      });
    }
  }

  @Test
  void theListOpensOverTheCentreAndGoesWhenAStepIsChosen() {
    try (var journal = RunSamples.typed(home)) {
      Fx.run(() -> {
        var run = shown(journal, "narrow");
        var centre = run.width("#run-scroll");
        ((Button) run.view().lookup("#steps-open")).fire();
        run.layout();
        assertThat(run.width("#run-steps")).isGreaterThan(300);
        assertThat(run.width(".steps-column")).isEqualTo(48);
        assertThat(run.width("#run-scroll")).as("the centre keeps its place").isEqualTo(centre);
        assertThat(run.view().lookupAll(".step-title")).isNotEmpty();
        assertThat(CutLabels.in(run.root())).isEmpty();
        Fx.save(Fx.shot(run.root().getScene()), "run-narrow-steps");

        Mouse.press(run.view().lookup("#step-compatibility"), 1);
        run.layout();
        assertThat(run.model().screen().get().orElseThrow().card().step())
            .isEqualTo("compatibility");
        assertThat(run.width("#run-steps")).isEqualTo(48);
      });
    }
  }

  @Test
  void byHandTheListIsPutAwayWhereThereIsRoomToo() {
    try (var journal = RunSamples.typed(home)) {
      Fx.run(() -> {
        var run = shown(journal);
        assertThat(run.width(".steps-column")).isEqualTo(276);
        run.view().toggleSteps();
        run.layout();
        assertThat(run.width(".steps-column")).isEqualTo(48);
        assertThat(run.width("#run-scroll"))
            .as("the centre takes the room")
            .isEqualTo(1100 - 48 - run.width(".live-strip"));
        run.view().toggleSteps();
        run.layout();
        assertThat(run.width("#run-steps")).isEqualTo(276);
      });
    }
  }

  @Test
  void largerTextAloneMakesItNarrow() {
    try (var journal = RunSamples.typed(home)) {
      Fx.run(() -> {
        var run = shown(journal);
        assertThat(((Label) run.view().lookup(".step-title")).getText()).isNotEmpty();
        run.root().getStyleClass().add("narrow");
        run.layout();
        assertThat(run.width(".steps-column")).isEqualTo(48);
        assertThat(run.width(".live-strip")).isEqualTo(40);
        run.root().getStyleClass().remove("narrow");
        run.layout();
        assertThat(run.width(".steps-column")).isEqualTo(276);
      });
    }
  }
}
