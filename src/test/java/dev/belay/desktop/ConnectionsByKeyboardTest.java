package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.connections.ConnectionProbe;
import dev.belay.desktop.connections.ConnectionsViewModel;
import dev.belay.desktop.connections.ProbeResult;
import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.journal.HistoryReader;
import dev.belay.desktop.library.LibrarySamples;
import dev.belay.desktop.settings.PreferencesStore;
import dev.belay.desktop.testing.Keys;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalStore;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection is made, tested, stored and used without a mouse. */
@Timeout(90)
class ConnectionsByKeyboardTest {
  @TempDir Path home;

  @Test
  void aConnectionIsMadeTestedStoredAndUsedByKeysAlone() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var store = new ProfileStore(home.resolve("profiles.yaml"));
    var made = new AtomicReference<Desktop>();
    try (var keys =
        new Keys(() -> {
          made.set(desktop(store));
          return made.get().shell();
        })) {
      var desktop = made.get();
      var model = desktop.connections().model();
      keys.press(KeyCode.O, true, false)
          .until("the dialog is open", () -> desktop.connections().isOpen())
          .until("the file is read", () -> !model.reading().get());
      keys.untilFocused("connection-name");
      keys.type("chat-dev")
          .tabTo("connection-environment-development")
          .press(KeyCode.SPACE)
          .tabTo("connection-host")
          .type(server.host())
          .tabTo("connection-port")
          .type(String.valueOf(server.port()))
          .tabTo("connection-database")
          .type(database)
          .tabTo("connection-user")
          .type("postgres")
          .press(KeyCode.F5)
          .until(
              "the server answered",
              () ->
                  model.test().get() instanceof ConnectionsViewModel.Test.Done(var result)
                      && result instanceof ProbeResult.Reached)
          .tabTo("connection-save")
          .press(KeyCode.SPACE)
          .until("it is stored", () -> model.whyNotUse().isEmpty())
          .tabTo("connection-use")
          .press(KeyCode.SPACE)
          .until(
              "the band says where one is",
              () ->
                  desktop.model().band().get() instanceof BandState.Connected band
                      && band.environment() == Environment.DEVELOPMENT
                      && band.database().equals(database));
      assertThat(desktop.connections().isOpen()).isFalse();
      assertThat(store.find("chat-dev")).isPresent();
      keys.press(KeyCode.O, true, false)
          .until("the dialog is open again", () -> desktop.connections().isOpen())
          .tabTo("connection-use")
          .press(KeyCode.TAB);
      keys.untilFocused("connections-list");
      keys.press(KeyCode.F6);
      keys.untilFocused("connection-name");
      keys.press(KeyCode.ESCAPE).until("it is closed", () -> !desktop.connections().isOpen());
    }
  }

  private Desktop desktop(ProfileStore store) {
    var surroundings = new PgEnvironment(Map.of("PGPASSWORD", TestServer.PASSWORD), home);
    return new Desktop(
        new Desktop.Sources(
            LibrarySamples::full,
            new HistoryReader(new JournalStore(home, Instant::now)),
            store,
            new ConnectionProbe(new Connector(), surroundings),
            RunParts.of(home)),
        new PreferencesStore(home.resolve("desktop.properties")),
        new Desktop.Threads(task -> Thread.ofVirtual().start(task), FxThread.executor()));
  }
}
