package dev.belay.desktop.journal;

import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Room;
import dev.belay.desktop.testing.Screens;
import dev.belay.postgres.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.scene.Node;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws the history in each of its states. */
class HistoryScreensTest {
  @TempDir Path home;

  record Sample(
      String name,
      Function<Path, HistoryReader> reader,
      Consumer<HistoryViewModel> then,
      boolean answered) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Sample> samples() {
    return Stream.of(
        new Sample("history", HistorySamples::several, HistoryScreensTest::first, true),
        new Sample(
            "history-entry",
            HistorySamples::several,
            model -> {
              first(model);
              model.select(HistorySamples.entry(model.entries(), "COMMIT sent"));
              model.toggleJson();
            },
            true),
        new Sample(
            "history-broken-chain", HistorySamples::several, HistoryScreensTest::second, true),
        new Sample("history-empty", HistorySamples::empty, _ -> {}, true),
        new Sample("history-loading", HistorySamples::several, _ -> {}, false),
        new Sample("history-error", HistorySamples::several, _ -> {}, true));
  }

  private static void first(HistoryViewModel model) {
    model.open(model.runs().get(1).run());
  }

  private static void second(HistoryViewModel model) {
    model.open(model.runs().get(2).run());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theRoomIsDrawnWholeInBothThemesAndSizes(Sample sample) {
    var reader = sample.reader().apply(home);
    Screens.draw(
        sample.name(),
        () -> {
          var model =
              new HistoryViewModel(
                  reader,
                  task -> {
                    if (sample.answered()) {
                      task.run();
                    }
                  },
                  Runnable::run);
          model.refresh();
          var view = new HistoryView(model, _ -> {});
          sample.then().accept(model);
          return new Room(
              Place.HISTORY,
              model.subtitle(),
              List.of(),
              () -> view,
              List.of(
                  Room.Hint.of("ask-again", "Read again"),
                  Room.Hint.of("filter", "Find"),
                  Room.Hint.of("copy", "Copy"),
                  Room.Hint.of("copy.markdown", "As Markdown")),
              Optional::<Node>empty);
        },
        Screens.band(Environment.STAGING));
  }
}
