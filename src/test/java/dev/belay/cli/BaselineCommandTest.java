package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineCommandTest {
  @TempDir Path folder;
  private CliFixture cli;
  private TestServer server;
  private String database;

  @BeforeEach
  void makeDatabase() {
    cli = new CliFixture(folder);
    server = TestServer.newest();
    database = server.freshDatabase();
    server.execute(database, "CREATE TABLE t (n int)", "CREATE TABLE gorp_migrations (id text)");
    cli.file("mig/001_a.sql", "SELECT 1;");
    cli.file("mig/002_b.sql", "SELECT 2;");
  }

  private CliFixture.Result baseline(String... more) {
    return cli.run(
        CliFixture.join(
            CliFixture.join(
                new String[] {"baseline", folder.resolve("mig").toString()},
                cli.on(server, database)),
            more));
  }

  @Test
  void saysWhatItRecordedAndWhoseHistoryThereIs() {
    var done = baseline("--to", "1", "--reason", "applied by sql-migrate");

    assertThat(done.exit()).isZero();
    assertThat(done.out())
        .contains("sql-migrate's history public.gorp_migrations names 0 migrations")
        .contains("as in effect: 001_a.");
    assertThat(server.value(database, "SELECT run || ' ' || step FROM belay.migration_history"))
        .isEqualTo("baseline Ann");
  }

  @Test
  void recordsThatNoneIsInEffectAndIsContentWithItASecondTime() {
    baseline("--to", "none", "--reason", "a new folder of ours");
    var again = baseline("--to", "none", "--reason", "a new folder of ours");

    assertThat(again.exit()).isZero();
    assertThat(again.out()).contains("Nothing to record");
    assertThat(server.value(database, "SELECT count(*) FROM belay.migration_baseline"))
        .isEqualTo("1");
  }

  @Test
  void anUnknownVersionIsRefusedAndNothingIsWritten() {
    var done = baseline("--to", "9", "--reason", "applied by sql-migrate");

    assertThat(done.exit()).isEqualTo(2);
    assertThat(done.err()).contains("There is no migration 9.").contains("Nothing was recorded");
    assertThat(server.value(database, "SELECT to_regnamespace('belay')")).isEqualTo("null");
  }

  @Test
  void productionIsConfirmedByTheNameOfTheTarget() {
    cli.on(server, database);
    var arguments =
        new String[] {
          "baseline",
          folder.resolve("mig").toString(),
          "--connect",
          CliFixture.uri(server, database),
          "--to",
          "1",
          "--reason",
          "applied by sql-migrate"
        };
    var asked = cli.run(arguments);
    var confirmed = cli.run(CliFixture.join(arguments, "--confirm", database));

    assertThat(asked.exit()).isEqualTo(2);
    assertThat(asked.err()).contains("is production").contains("--confirm " + database);
    assertThat(confirmed.exit()).isZero();
  }
}
