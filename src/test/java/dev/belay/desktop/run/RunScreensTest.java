package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.run.RunPicture.Driven;
import dev.belay.desktop.run.RunPicture.Heard;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Room;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.desktop.testing.RunParts;
import dev.belay.desktop.testing.Screens;
import dev.belay.postgres.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.beans.property.SimpleStringProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Draws the run room in each of its states; nothing is cut and no style sheet complains. */
class RunScreensTest {
  @TempDir Path home;

  record Sample(
      String name,
      Function<Path, RunJournal> journal,
      Function<RunJournal, RunPicture> picture,
      Consumer<RunViewModel> then) {
    Sample(String name, Function<Path, RunJournal> journal) {
      this(name, journal, RunSamples::picture, _ -> {});
    }

    Sample(
        String name, Function<Path, RunJournal> journal, Function<RunJournal, RunPicture> picture) {
      this(name, journal, picture, _ -> {});
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Sample> runs() {
    return Stream.of(
        new Sample("run-click", RunSamples::click),
        new Sample("run-typed", RunSamples::typed, RunSamples::picture),
        new Sample("run-second", RunSamples::second),
        new Sample("run-gate", RunSamples::gate),
        new Sample(
            "run-stale",
            home -> RunSamples.typed(home).pass(Duration.ofSeconds(47)),
            RunSamples::picture),
        new Sample("run-value", RunSamples::value),
        new Sample("run-question", RunSamples::question),
        new Sample(
            "run-running",
            RunSamples::running,
            RunSamples::runningPicture,
            model -> {
              model.before(RunSamples.BEFORE);
              model.strip().set(Optional.of(StripSamples.running()));
            }),
        new Sample(
            "run-guard",
            RunSamples::running,
            RunSamples::guarded,
            model -> model.strip().set(Optional.of(StripSamples.running()))),
        new Sample("run-stopping", RunSamples::running, RunSamples::stopping),
        new Sample("run-failed", RunSamples::failed),
        new Sample("run-stopped", RunSamples::stopped),
        new Sample("run-in-doubt", RunSamples::inDoubt),
        new Sample("run-offline", RunSamples::inDoubt, RunSamples::offline),
        new Sample("run-rolling-back", RunSamples::rollingBack),
        new Sample(
            "run-rolled-back",
            RunSamples::rolledBack,
            journal -> RunSamples.picture(journal, new Driven.Left(), Heard.NOTHING)),
        new Sample(
            "run-ended",
            RunSamples::ended,
            journal -> RunSamples.picture(journal, new Driven.Left(), Heard.NOTHING)),
        new Sample(
            "run-left",
            RunSamples::typed,
            journal -> RunSamples.picture(journal, new Driven.Left(), Heard.NOTHING)),
        new Sample(
            "run-broken",
            RunSamples::typed,
            journal ->
                RunSamples.picture(
                    journal,
                    new Driven.ReadOnly(
                        "The journal's chain is broken at line 118: the hash does not match.",
                        "It can be read up to there, and is not written any more."),
                    Heard.NOTHING)),
        new Sample(
            "run-skip",
            RunSamples::typed,
            RunSamples::picture,
            model -> model.aside(model.asides(ActionBar.Aside.Kind.SKIP).getFirst())));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void theRunIsDrawnWholeInBothThemesAndSizes(Sample sample) {
    try (var journal = sample.journal().apply(home)) {
      var picture = sample.picture().apply(journal);
      Screens.draw(
          sample.name(),
          () -> room(journal, new RunRoom.Shown(picture), sample.then()),
          Screens.band(picture.environment()));
    }
  }

  @Test
  void anotherServerAtTheRunsAddressTurnsTheWholeBand() {
    try (var journal = RunSamples.wrongServer(home)) {
      var picture = RunSamples.onWrongServer(journal);
      Screens.draw(
          "run-wrong-server",
          () -> room(journal, new RunRoom.Shown(picture), _ -> {}),
          RunBand.of(picture));
    }
  }

  record Other(String name, RunRoom room) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Other> others() {
    return Stream.of(
        new Other("run-empty", new RunRoom.Empty()),
        new Other(
            "run-opening", new RunRoom.Opening("Guided migration", "Getting the sandbox ready")),
        new Other(
            "run-refused",
            new RunRoom.NotOpened(
                "Guided migration",
                "No answer from db-1.nchat.internal:5432 within 10 s.",
                "Check the address and the network, then start again.")));
  }

  @ParameterizedTest
  @MethodSource("others")
  void theRoomWithoutARunIsDrawnWholeInBothThemesAndSizes(Other other) {
    try (var journal = new RunJournal(home)) {
      Screens.draw(
          other.name(),
          () -> room(journal, other.room(), _ -> {}),
          Screens.band(Environment.SANDBOX));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theScriptsOfAnApplyAreDrawnWhole(int pending) {
    try (var journal = RunSamples.typed(home)) {
      var asked =
          new StepScripts.Asked(
              journal.run(), "apply", RunSamples.migrations().subList(5 - pending, 5));
      var scripts = RunSamples.scripts(journal).with(Optional.of(asked).filter(_ -> pending > 0));
      var picture = RunSamples.picture(journal);
      Screens.draw(
          "run-scripts-" + pending,
          () -> room(journal, new RunRoom.Shown(picture), model -> model.scripts(scripts)),
          Screens.band(picture.environment()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"go", "apply"})
  void thePendingMigrationsAreDrawnWhereTheyAreApprovedAndApplied(String step) {
    try (var journal = RunSamples.planned(home)) {
      var picture = RunSamples.picture(journal);
      var scripts = RunSamples.scripts(journal);
      Screens.draw(
          "run-plan-" + step,
          () ->
              room(
                  journal,
                  new RunRoom.Shown(picture),
                  model -> {
                    model.scripts(scripts);
                    model.read(step);
                  }),
          Screens.band(picture.environment()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"back-up", "lock-queue"})
  void theCommandsOfAStepAreDrawnWhole(String step) {
    try (var journal = RunSamples.typed(home)) {
      var picture = RunSamples.picture(journal);
      Screens.draw(
          "run-commands-" + step,
          () -> room(journal, new RunRoom.Shown(picture), model -> model.read(step)),
          Screens.band(picture.environment()));
    }
  }

  @Test
  void theFormBeforeTheStartIsDrawnWhole() {
    var form = RunParts.of(home).forms().read("guided-migration");
    try (var journal = new RunJournal(home)) {
      Screens.draw(
          "run-start", () -> room(journal, form, _ -> {}), Screens.band(Environment.SANDBOX));
    }
  }

  @Test
  void theFieldsOfTheFormAreOfOneWidthWhateverTheirDescriptions() {
    var form = RunParts.of(home).forms().read("guided-migration");
    try (var journal = new RunJournal(home)) {
      var widths =
          Fx.on(() -> {
            var view = room(journal, form, _ -> {}).view().get();
            Fx.picture(view, Theme.LIGHT, 1080, 700);
            return view.lookupAll(".text-field").stream()
                .filter(field -> String.valueOf(field.getId()).startsWith("param-"))
                .map(field -> field.getLayoutBounds().getWidth())
                .toList();
          });
      assertThat(widths).hasSizeGreaterThan(3);
      assertThat(Set.copyOf(widths)).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theQuestionBeforeTheWindowClosesIsDrawnWhole(boolean running) {
    try (var journal = running ? RunSamples.running(home) : RunSamples.typed(home)) {
      var picture = RunSamples.picture(journal);
      Screens.drawOver(
          running ? "run-leave-running" : "run-leave",
          () -> room(journal, new RunRoom.Shown(picture), _ -> {}),
          Screens.band(Environment.PRODUCTION),
          shell -> {
            var dialog = new LeaveDialog(Leaving.of(picture), () -> {}, () -> {}, () -> {});
            shell.open(dialog, dialog.stay());
          });
    }
  }

  private static Room room(RunJournal journal, RunRoom shown, Consumer<RunViewModel> then) {
    var model = new RunViewModel(journal::now, _ -> {}, _ -> {});
    model.show(shown);
    // Where a run is driven the strip is there.
    if (shown instanceof RunRoom.Shown(var picture) && picture.drivenHere()) {
      model.strip().set(Optional.of(StripSamples.waiting()));
    }
    then.accept(model);
    return new Room(
        Place.RUN,
        new SimpleStringProperty(""),
        List.of(),
        () -> new RunRoomView(model, RunRoomView.Acts.NONE),
        RunsRoom.HINTS,
        Optional::empty,
        Optional.of(new RunHeader(model, () -> {})));
  }
}
