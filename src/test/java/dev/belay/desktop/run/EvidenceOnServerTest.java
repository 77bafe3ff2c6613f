package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.EvidenceItem;
import dev.belay.desktop.control.EvidenceLine.Form;
import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gate that is looked at while the database changes behind it. */
@Timeout(60)
class EvidenceOnServerTest {
  private static final String STEP =
      """
      - id: write
        title: Write a row
        why: It is what the gate keeps back.
        risk: write
        requires:
          - {label: The table is empty, sql: "SELECT count(*) FROM t", expect: {is: 0}}
        action: {type: sql, transaction: auto, sql: "INSERT INTO t VALUES (1)"}
        undo: {none: "The row stays."}
      """;

  @TempDir Path data;
  private final TestServer server = TestServer.newest();

  @Test
  void aTickFallsOffGrowsStaleAndComesBackWithWhatIsTrue() throws Exception {
    var database = server.freshDatabase();
    server.execute(database, "CREATE TABLE t (n int)");
    try (var run = new DrivenRun(data, server.port(), database)) {
      run.start(STEP);
      run.until(() -> run.asks(Main.Confirm.class));
      assertThat(gate(run).line().form()).isEqualTo(Form.TRUE);

      server.execute(database, "INSERT INTO t VALUES (1)");
      run.until(() -> gate(run).line().form() == Form.NO_LONGER_TRUE);
      assertThat(gate(run).line().value()).isEqualTo("1");
      run.until(() -> run.asks(Main.Gates.class));
      assertThat(run.shown().card().gates().head()).isEqualTo("Gates: 0 of 1 true");
      var behind = gate(run).behind().orElseThrow();
      assertThat(behind.source()).isEqualTo("SELECT count(*) FROM t");
      assertThat(behind.result()).isEqualTo("1");
      assertThat(behind.history().stream().map(EvidenceItem.Reading::value))
          .containsExactly("1", "0");

      server.execute(database, "DELETE FROM t");
      run.until(() -> run.asks(Main.Confirm.class) && gate(run).line().form() == Form.TRUE);
      try (var other = server.connect(database)) {
        other.setAutoCommit(false);
        other.createStatement().execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
        // It grows stale, unless the reading that waits for the lock has been given up before.
        run.until(() -> Set.of(Form.STALE, Form.UNREADABLE).contains(gate(run).line().form()));
        assertThat(run.shown().card().gates().head()).isEqualTo("Gates: 0 of 1 true");
        // The last value, or why there is no newer one: whichever came first on this machine.
        assertThat(gate(run).line().value()).matches("(?s)0|55P03 .*");
        other.rollback();
      }
      run.until(() -> run.asks(Main.Confirm.class) && gate(run).line().form() == Form.TRUE);
    }
  }

  private static EvidenceItem gate(DrivenRun run) {
    return run.shown().card().gates().items().getFirst();
  }
}
