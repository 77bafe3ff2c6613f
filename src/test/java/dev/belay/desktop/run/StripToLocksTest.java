package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Keys;
import dev.belay.desktop.testing.Mouse;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.desktop.testing.RunParts;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Environment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The strip leads to the locks of the session that works for the run: by key, Enter and click. */
class StripToLocksTest {
  @TempDir private Path home;

  @Test
  void keyEnterAndClickShowTheRunsSessionInTheLocksRoom() {
    var shown = Collections.synchronizedList(new ArrayList<Optional<Integer>>());
    var shell = new AtomicReference<Shell>();
    try (var journal = RunSamples.typed(home);
        var keys =
            new Keys(() -> {
              shell.set(shell(journal, shown));
              return shell.get();
            })) {
      var strip = new AtomicReference<Node>();
      keys.until(
          "the strip is drawn",
          () -> {
            strip.set(shell.get().lookup("#strip-waits"));
            return strip.get() != null;
          });
      // In a narrow window the strip is a tab that opens over the centre.
      keys.press(KeyCode.L, true, false);
      Fx.run(() -> strip.get().requestFocus());
      keys.press(KeyCode.L).press(KeyCode.ENTER);
      Fx.run(() -> Mouse.press(strip.get(), 1));
      assertThat(shown).hasSize(3).containsOnly(Optional.of(4711));
    }
  }

  private static Shell shell(RunJournal journal, List<Optional<Integer>> shown) {
    var frame = new ShellViewModel(new BandState.Away(Environment.SANDBOX, "nchat", "not started"));
    var room =
        new RunsRoom(
            RunParts.of(Path.of("target", "none")),
            task -> Thread.ofVirtual().start(task),
            FxThread.executor(),
            new RunsRoom.Frame(_ -> {}, _ -> {}, _ -> {}, _ -> {}, shown::add, _ -> {}),
            QueryTexts::byDefault);
    var shell = new Shell(frame, new Appearance(), List.of(room.room()));
    room.declare(shell.commands());
    journal.session(4711);
    room.model().show(new RunRoom.Shown(RunSamples.picture(journal)));
    room.model().strip().set(Optional.of(StripSamples.waiting()));
    frame.open(Place.RUN);
    return shell;
  }
}
