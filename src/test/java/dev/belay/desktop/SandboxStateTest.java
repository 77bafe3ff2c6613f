package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.library.LibraryReader;
import dev.belay.desktop.library.LibraryView;
import dev.belay.desktop.library.LibraryViewModel;
import dev.belay.desktop.testing.Fx;
import dev.belay.journal.JournalStore;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxObserver;
import dev.belay.postgres.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The card of the sandbox follows its server while the library is in sight; nobody asks for it. */
@Timeout(90)
class SandboxStateTest {
  @TempDir Path home;

  @Test
  void theCardSaysThatTheServerEndedAndThatItRunsAgain() throws Exception {
    var state = new SandboxState();
    var view = shown(state);
    await(view, "Being started");

    var sandbox =
        new Sandbox(home.resolve("sandbox"), SandboxOptions.usual(), SandboxObserver.SILENT);
    try {
      var server = sandbox.start();
      state.started(server);
      await(view, "Runs on this machine");

      ProcessHandle.of(server.postmasterPid()).orElseThrow().destroyForcibly();
      await(view, "Its server has ended; the next run starts it again");

      state.started(sandbox.start());
      await(view, "Runs on this machine");
    } finally {
      sandbox.stop();
      Fx.run(() -> view.getScene().getWindow().hide());
    }

    state.failed("No programs of PostgreSQL.");
    assertThat(state.get().standing().orElseThrow().words())
        .isEqualTo("Not running: No programs of PostgreSQL.");
  }

  private LibraryView shown(SandboxState state) {
    InstantSource clock = InstantSource.system();
    var reader =
        new LibraryReader(
            Path.of("runbooks").toAbsolutePath(),
            new JournalStore(home, clock),
            new ProfileStore(home.resolve("profiles.yaml")),
            new PgEnvironment(Map.of(), home),
            state,
            clock);
    return Fx.on(() -> {
      var model = new LibraryViewModel(reader, Thread::startVirtualThread, Platform::runLater);
      var view = new LibraryView(model, _ -> {}, _ -> {}, _ -> {}, _ -> {});
      var stage = new Stage();
      var scene = new Scene(view, 1000, 700);
      Theme.LIGHT.dress(scene);
      stage.setScene(scene);
      stage.show();
      model.refresh();
      return view;
    });
  }

  private static void await(LibraryView view, String words) {
    var end = Instant.now().plusSeconds(30);
    while (!card(view).contains(words)) {
      assertThat(Instant.now()).as("the card, not: %s", card(view)).isBefore(end);
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static String card(LibraryView view) {
    return Fx.on(() -> {
      var card = view.lookup("#connection-card-Sandbox");
      return card == null
          ? ""
          : card.lookupAll(".label").stream()
              .map(label -> ((Labeled) label).getText())
              .collect(Collectors.joining(" | "));
    });
  }
}
