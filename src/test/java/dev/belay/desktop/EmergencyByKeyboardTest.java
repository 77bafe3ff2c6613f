package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.connections.ConnectionProbe;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.journal.HistoryReader;
import dev.belay.desktop.library.LibrarySamples;
import dev.belay.desktop.library.LibrarySource;
import dev.belay.desktop.settings.PreferencesStore;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Keys;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalStore;
import dev.belay.postgres.Connector;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One key leads to the emergency procedures from every screen, the next one opens one. */
class EmergencyByKeyboardTest {
  @TempDir Path home;

  private final AtomicReference<Desktop> desktop = new AtomicReference<>();

  @Test
  void fromAnywhereOneKeyGoesThereAndTheNumberOpensTheProcedure() {
    try (var keys = window(LibrarySamples::full)) {
      keys.until("the row is there", () -> shows("emergency-1"));
      keys.press(KeyCode.COMMA, true, false);
      assertThat(place()).isEqualTo(Place.SETTINGS);
      keys.press(KeyCode.F9);
      assertThat(place()).isEqualTo(Place.LIBRARY);
      keys.untilFocused("emergency-1");

      // From a text field, too.
      keys.press(KeyCode.F3);
      keys.untilFocused("library-filter");
      keys.press(KeyCode.F9);
      keys.untilFocused("emergency-1");
      keys.type("2");
      assertThat(place()).isEqualTo(Place.RUN);
    }
  }

  @Test
  void whereTheFolderHasNoneItSaysSo() {
    try (var keys = window(LibrarySamples::empty)) {
      keys.until("the library is read", () -> shows("library-scroll"));
      keys.press(KeyCode.F9);
      assertThat(Fx.on(() -> desktop.get().model().status().get()))
          .isEqualTo("No emergency procedure in this folder.");
    }
  }

  private Place place() {
    return Fx.on(() -> desktop.get().model().place().get());
  }

  private boolean shows(String id) {
    return desktop.get().shell().lookup("#" + id) != null;
  }

  private Keys window(LibrarySource library) {
    return new Keys(() -> {
      desktop.set(
          new Desktop(
              new Desktop.Sources(
                  library,
                  new HistoryReader(new JournalStore(home, InstantSource.system())),
                  new ProfileStore(home.resolve("profiles.yaml")),
                  new ConnectionProbe(new Connector(), new PgEnvironment(Map.of(), home)),
                  RunParts.of(home)),
              new PreferencesStore(home.resolve("desktop.properties")),
              new Desktop.Threads(Thread::startVirtualThread, FxThread.executor())));
      return desktop.get().shell();
    });
  }
}
