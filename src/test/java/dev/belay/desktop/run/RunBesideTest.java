package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another open run of the database is shown before a run starts from the window. */
class RunBesideTest {
  private static final String STEP =
      """
      - id: step
        title: Insert
        why: It is needed.
        risk: write
        action: {type: sql, sql: SELECT 1}
        undo: {none: a test}
      """;

  @TempDir Path folder;

  @Test
  void anotherOpenRunIsNamedAndTheRunStartsOnlyWhenThatIsConfirmed() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var mine = Files.createDirectories(folder.resolve("mine"));
    var theirs = Files.createDirectories(folder.resolve("theirs"));
    try (var other = new DrivenRun(theirs, server.port(), database);
        var own = new DrivenRun(mine, server.port(), database)) {
      other.start(STEP);
      other.until(() -> other.asks(ActionBar.Main.Confirm.class));

      own.start(STEP);
      own.until(() -> own.model().room().get() instanceof RunRoom.Beside);

      var beside = (RunRoom.Beside) own.model().room().get();
      assertThat(beside.happened())
          .contains(other.picture().state().run())
          .contains("of \"Small\", by tester on ", "driven now by session ");
      assertThat(own.model().picture()).isEmpty();
      own.until(() -> own.desk().start(beside.confirmed()));
      own.until(() -> own.asks(ActionBar.Main.Confirm.class));
    }
  }
}
