package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.connections.ConnectionProbe;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.journal.HistoryReader;
import dev.belay.desktop.library.LibrarySamples;
import dev.belay.desktop.settings.PreferencesStore;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalStore;
import dev.belay.postgres.Connector;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What no code of Belay caught is said in the window, whatever thread it struck. */
@Timeout(60)
class FaultBannerTest {
  private final Thread.UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();

  @TempDir Path folder;
  private Desktop desktop;
  private Stage stage;

  @BeforeEach
  void open() {
    desktop = Fx.on(this::desktop);
    Thread.setDefaultUncaughtExceptionHandler(
        new Faults(FxThread.executor(), desktop.model().fault()::set, "/logs/belay.log"));
    stage =
        Fx.on(() -> {
          var window = new Stage();
          var scene = new Scene(desktop.shell(), 1000, 700);
          Theme.LIGHT.dress(scene);
          window.setScene(scene);
          window.show();
          return window;
        });
  }

  private Desktop desktop() {
    return new Desktop(
        new Desktop.Sources(
            LibrarySamples::full,
            new HistoryReader(new JournalStore(folder, Instant::now)),
            new ProfileStore(folder.resolve("profiles.yaml")),
            new ConnectionProbe(new Connector(), new PgEnvironment(Map.of(), folder)),
            RunParts.of(folder)),
        new PreferencesStore(folder.resolve("desktop.properties")),
        new Desktop.Threads(Thread::startVirtualThread, FxThread.executor()));
  }

  @AfterEach
  void close() {
    Thread.setDefaultUncaughtExceptionHandler(before);
    Fx.run(stage::hide);
  }

  @Test
  void anExceptionOnTheFxThreadIsShownWithoutWhatItsMessageHolds() {
    assertThat(shown()).isEmpty();

    Platform.runLater(() -> {
      throw new IllegalArgumentException("kind is \"***ration\", password hunter2");
    });

    assertThat(awaited())
        .contains("IllegalArgumentException at FaultBannerTest.java:", "/logs/belay.log", "F5")
        .doesNotContain("ration", "hunter2");
    Fx.run(() -> ((Button) stage.getScene().lookup("#fault-hide")).fire());
    assertThat(shown()).isEmpty();
  }

  @Test
  void anExceptionInTheBackgroundIsShownToo() {
    Thread.startVirtualThread(() -> {
      throw new IllegalStateException("nobody waits for this thread");
    });

    assertThat(awaited()).contains("An error in Belay itself: IllegalStateException");
  }

  private String awaited() {
    var end = Instant.now().plusSeconds(20);
    while (shown().isEmpty()) {
      assertThat(Instant.now()).as("the banner is there").isBefore(end);
      LockSupport.parkNanos(20_000_000);
    }
    return shown();
  }

  /** The words of the banner; empty while it is not to be seen. */
  private String shown() {
    return Fx.on(() -> {
      var bar = stage.getScene().lookup("#fault");
      var words = (Labeled) stage.getScene().lookup("#fault-words");
      return bar.isVisible() ? words.getText() : "";
    });
  }
}
