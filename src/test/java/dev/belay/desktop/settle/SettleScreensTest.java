package dev.belay.desktop.settle;

import dev.belay.desktop.shell.Place;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.desktop.testing.Screens;
import dev.belay.journal.Verdict;
import dev.belay.postgres.Environment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws the settle screen in each of its states. */
class SettleScreensTest {
  @TempDir Path home;

  record Sample(String name, Function<Path, RunJournal> journal, Consumer<SettleViewModel> then) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Sample> samples() {
    return Stream.of(
        new Sample("settle-asking", path -> SettleSamples.broken(path, 1), _ -> {}),
        new Sample("settle-committed", SettleSamples::committed, _ -> {}),
        new Sample("settle-rolled-back", SettleSamples::rolledBack, _ -> {}),
        new Sample("settle-partly", SettleSamples::partly, _ -> {}),
        new Sample("settle-still-running", SettleSamples::stillRunning, _ -> {}),
        new Sample("settle-unknown", SettleSamples::unknown, _ -> {}),
        new Sample(
            "settle-deciding",
            SettleSamples::unknown,
            model -> {
              model.choose(Verdict.COMMITTED);
              model.reason().set("given_name is there, and filled in all rows");
            }));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theScreenIsDrawnWholeInBothThemesAndSizes(Sample sample) {
    try (var journal = sample.journal().apply(home)) {
      var screen = SettleSamples.screen(journal);
      Screens.draw(
          sample.name(),
          () ->
              Screens.room(
                  Place.RUN,
                  "Guided migration, run 0001",
                  () -> {
                    var model = new SettleViewModel(_ -> {}, () -> "On-call 1", _ -> {});
                    model.show(Optional.of(screen));
                    var view = new SettleView(model);
                    sample.then().accept(model);
                    return view;
                  }),
          Screens.band(Environment.PRODUCTION));
    }
  }
}
