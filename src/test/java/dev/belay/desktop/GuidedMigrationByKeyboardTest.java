package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.connections.ConnectionProbe;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.journal.HistoryReader;
import dev.belay.desktop.library.LibraryReader;
import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.RunRoom;
import dev.belay.desktop.run.RunScreen;
import dev.belay.desktop.run.RunsRoom;
import dev.belay.desktop.settings.PreferencesStore;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Keys;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.JournalStore;
import dev.belay.postgres.Connector;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the library to the end of the guided migration on the sandbox, by the keyboard alone. */
@Timeout(420)
class GuidedMigrationByKeyboardTest {
  @TempDir Path home;

  @Test
  void theGuidedMigrationGoesToItsEndByKeysAlone() throws Exception {
    var parts = RunParts.of(home);
    var made = new AtomicReference<Desktop>();
    try (var keys =
        new Keys(() -> {
          made.set(desktop(parts));
          return made.get().shell();
        })) {
      var desktop = made.get();
      keys.until(
          "the library is read", () -> desktop.shell().lookup("#runbook-guided-migration") != null);
      keys.tabTo("runbook-guided-migration").press(KeyCode.ENTER);
      focus(keys, "start-act");
      keys.press(KeyCode.ENTER);
      drive(keys, desktop);
      var room = (RunRoom.Shown) Fx.on(() -> desktop.runs().model().room().get());
      assertThat(room.picture().state().progress().outcome()).contains(RunOutcome.COMPLETED);
      assertThat(Fx.on(() -> desktop.model().title())).startsWith("SANDBOX");
    } finally {
      made.get().runs().close();
      parts.sandboxes().stop();
    }
  }

  /** Presses what the bar asks for, once for each thing that it asks. */
  private static void drive(Keys keys, Desktop desktop) {
    var end = Instant.now().plus(Duration.ofMinutes(6));
    var acted = Optional.<Main>empty();
    while (!over(desktop)) {
      var main = main(desktop);
      assertThat(Instant.now()).as("still at %s, focus %s", main, keys.focused()).isBefore(end);
      if (main.isEmpty() || main.equals(acted)) {
        Thread.onSpinWait();
        continue;
      }
      acted = main;
      switch (main.get()) {
        case Main.TypeTarget type -> {
          focus(keys, "confirm-field");
          keys.type(type.target()).press(KeyCode.ENTER);
        }
        case Main.Confirm _ -> enter(keys, "run-act");
        case Main.Value _ -> enter(keys, "run-value");
        case Main.SecondPerson _ -> enter(keys, "run-person");
        case Main.Question _ -> {
          focus(keys, "answer-1");
          keys.press(KeyCode.ENTER);
        }
        case Main.Quiet _,
            Main.Gates _,
            Main.Running _,
            Main.Stopping _,
            Main.Held _,
            Main.NotDriven _ -> {}
      }
    }
  }

  private static void focus(Keys keys, String id) {
    var end = Instant.now().plus(Duration.ofSeconds(30));
    while (!keys.focused().equals(id)) {
      assertThat(Instant.now()).as("%s has the focus, not %s", id, keys.focused()).isBefore(end);
    }
  }

  private static void enter(Keys keys, String id) {
    focus(keys, id);
    keys.press(KeyCode.ENTER);
  }

  private static Optional<Main> main(Desktop desktop) {
    return Fx.on(
        () -> desktop.runs().model().screen().get().map(RunScreen::bar).map(bar -> bar.main()));
  }

  private static boolean over(Desktop desktop) {
    return Fx.on(() ->
        desktop.runs().model().room().get() instanceof RunRoom.Shown(var picture)
            && picture.state().progress().outcome().isPresent());
  }

  private Desktop desktop(RunsRoom.Engine parts) {
    var surroundings = new PgEnvironment(Map.of(), home);
    var journals = new JournalStore(home, InstantSource.system());
    var profiles = new ProfileStore(home.resolve("profiles.yaml"));
    return new Desktop(
        new Desktop.Sources(
            new LibraryReader(
                Path.of("runbooks").toAbsolutePath(),
                journals,
                profiles,
                surroundings,
                () -> "ready",
                InstantSource.system()),
            new HistoryReader(journals),
            profiles,
            new ConnectionProbe(new Connector(), surroundings),
            parts),
        new PreferencesStore(home.resolve("desktop.properties")),
        new Desktop.Threads(task -> Thread.ofVirtual().start(task), FxThread.executor()));
  }
}
