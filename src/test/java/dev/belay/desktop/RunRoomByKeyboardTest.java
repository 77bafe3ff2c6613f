package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.RunStart;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Keys;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalEvent;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Profile;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.RunbookReader;
import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** By keys alone nothing is sent that is not on screen, and every form is left again. */
@Timeout(60)
class RunRoomByKeyboardTest {
  private static final String RUNBOOK =
      """
      belay: 1
      id: small
      title: Small
      kind: migration
      owner: tests
      version: "1"
      last-review: 2026-01-01
      next-review: 2099-01-01
      phases:
        - id: all
          title: All
          steps:
            - id: read
              title: Read something
              why: It comes first.
              action: {type: query, sql: SELECT 1}
            - id: write
              title: Write a row
              why: It must be seen first.
              risk: write
              confirm: click
              action: {type: sql, transaction: auto, sql: INSERT INTO t VALUES (1)}
              undo: {none: a test}
            - id: look
              title: Look
              why: So that there is a form.
              action: {type: manual, prompt: What does it look like?, value: text}
      """;

  @TempDir private Path home;

  @Test
  void enterOnAnotherStepGoesToTheCurrentOneAndAFormIsLeftByEscape() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    server.execute(database, "CREATE TABLE t (n int)");
    var parts = RunParts.of(home);
    parts.targets().profiles().add(profile(server, database));
    var made = new AtomicReference<Desktop>();
    try (var keys =
        new Keys(() -> {
          made.set(DesktopJourney.desktop(home, parts));
          return made.get().shell();
        })) {
      var desktop = made.get();
      try {
        Fx.run(() -> desktop.model().open(Place.RUN));
        assertThat(desktop.runs().desk().start(start())).isTrue();
        keys.until("it waits for Enter", () -> shows(desktop, Main.Confirm.class));
        keys.untilFocused("run-act");

        keys.press(KeyCode.K).press(KeyCode.ENTER);
        keys.until("the current step is back", () -> shows(desktop, Main.Confirm.class));
        assertThat(server.value(database, "SELECT count(*) FROM t")).isEqualTo("0");

        keys.untilFocused("run-act");
        keys.press(KeyCode.ENTER);
        keys.until("the next one asks", () -> shows(desktop, Main.Value.class));
        assertThat(server.value(database, "SELECT count(*) FROM t")).isEqualTo("1");

        Fx.run(() -> desktop.shell().commands().run("defer"));
        keys.untilFocused("run-reason");
        keys.press(KeyCode.ESCAPE);
        keys.untilFocused("run-value");
        keys.press(KeyCode.ESCAPE).untilFocused("action-bar");
        keys.press(KeyCode.TAB).untilFocused("run-value");
      } finally {
        desktop.runs().close();
        desktop.live().close();
      }
    }
  }

  private static boolean shows(Desktop desktop, Class<? extends Main> kind) {
    return desktop
        .runs()
        .model()
        .screen()
        .get()
        .filter(screen -> kind.isInstance(screen.bar().main()))
        .isPresent();
  }

  private static Profile profile(TestServer server, String database) {
    return new Profile(
        "shop",
        Environment.DEVELOPMENT,
        "postgresql://"
            + TestServer.USER
            + "@"
            + server.host()
            + ":"
            + server.port()
            + "/"
            + database,
        true,
        Optional.empty(),
        DeadMansHandle.DEFAULT);
  }

  private RunStart start() throws Exception {
    var file = Files.writeString(home.resolve("small.yaml"), RUNBOOK);
    var reading = new RunbookReader(Clock.systemUTC()).read(file);
    assertThat(reading.resolved()).as(reading.problems().toString()).isPresent();
    return new RunStart(
        reading.resolved().orElseThrow(),
        Optional.of("shop"),
        Map.of(),
        new JournalEvent.Options(false, false),
        "tester",
        Answers.NONE);
  }
}
