package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.StepStatus;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.RunbookReader;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The drain of the shipped guided migration, with an application that writes. */
class DrainTest {
  private static final String STEP = "drained";
  private static final Duration PACE = Duration.ofMillis(50);

  @TempDir Path folder;
  private RunFixture fixture;

  @BeforeEach
  void roles() {
    on(TestServer.newest());
  }

  private void on(TestServer server) {
    fixture = new RunFixture(server, folder);
    server.execute(
        "postgres",
        """
        DO $$ BEGIN
          CREATE ROLE drain_app LOGIN PASSWORD 'postgres';
          CREATE ROLE drain_migrator LOGIN PASSWORD 'postgres' IN ROLE pg_monitor;
          CREATE ROLE drain_blind LOGIN PASSWORD 'postgres';
        EXCEPTION WHEN duplicate_object THEN NULL; END $$
        """);
    fixture.execute(
        "CREATE SCHEMA shop",
        "CREATE TABLE shop.orders (id int)",
        "GRANT USAGE ON SCHEMA shop TO drain_app",
        "GRANT ALL ON shop.orders TO drain_app");
    fixture.param("main_schema", "shop").param("main_table", "orders").withoutMarkers();
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void theDrainEndsOnlyOnceShortTransactionsAreNotWrittenAnyMore(int version) throws Exception {
    on(TestServer.of(version));
    fixture.as("drain_migrator");
    var writes = new AtomicBoolean(true);
    try (var application = application();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var run = create()) {
      var writer = threads.submit(() -> write(application, writes));
      var driven = threads.submit(() -> run.drive(fixture.commands()));

      Eventually.until(() -> fixture.told.size() > 8);
      assertThat(driven.isDone()).isFalse();
      assertThat(fixture.told)
          .anyMatch(text -> text.matches("(?s).*rows written in shop \\d\\d\\.\\d /s.*"));
      assertThat(fixture.told).anyMatch(text -> text.contains("drain_app (shop writer) changed"));

      writes.set(false);
      writer.get();
      assertThat(driven.get().step(STEP).status()).isEqualTo(StepStatus.DONE);
    }
  }

  @Test
  void anIdleSessionThatDoesNothingIsDrained() throws Exception {
    fixture.as("drain_migrator");
    try (var application = application();
        var run = create()) {
      assertThat(application.isValid(1)).isTrue();

      var state = run.drive(fixture.commands());

      assertThat(state.step(STEP).said().value().orElseThrow()).contains("unchanged for 4s");
    }
  }

  @Test
  void aSessionWhoseActivityIsHiddenIsUnknownAndDoesNotPass() throws Exception {
    fixture.as("drain_blind");
    try (var application = application();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var run = create()) {
      assertThat(application.isValid(1)).isTrue();
      var driven = threads.submit(() -> run.drive(fixture.commands()));

      Eventually.until(() -> fixture.told.size() > 5);
      run.stop("operator");

      assertThat(fixture.told)
          .allMatch(text -> text.contains("unknown: sessions whose activity is hidden"));
      assertThat(driven.get().step(STEP).status()).isEqualTo(StepStatus.STOPPED);
    }
  }

  /** The application's pooled session, which stays. */
  private Connection application() throws SQLException {
    return DriverManager.getConnection(
        fixture.server.jdbcUrl(fixture.database) + "?ApplicationName=shop%20writer",
        "drain_app",
        TestServer.PASSWORD);
  }

  /** Twenty short transactions a second. */
  private static Void write(Connection connection, AtomicBoolean writes) throws SQLException {
    try (var statement = connection.createStatement()) {
      while (writes.get()) {
        statement.execute("INSERT INTO shop.orders VALUES (1)");
        LockSupport.parkNanos(PACE.toNanos());
      }
    }
    return null;
  }

  private Run create() throws Exception {
    return fixture.create(onlyTheDrain());
  }

  /** The shipped runbook without its other steps. */
  private Resolved onlyTheDrain() throws Exception {
    var yaml = new YAMLMapper();
    var root = yaml.readTree(GuidedRunbook.FILE.toFile());
    var phases = (ArrayNode) root.get("phases");
    for (var phase : phases) {
      ((ArrayNode) phase.get("steps"))
          .removeIf(step -> !((ObjectNode) step).get("id").asString().equals(STEP));
    }
    phases.removeIf(phase -> phase.get("steps").isEmpty());
    ((ArrayNode) root.get("params"))
        .forEach(param -> ((ObjectNode) param).putIfAbsent("default", yaml.valueToTree("none")));
    var file = fixture.write("drain.yaml", yaml.writeValueAsString(root));
    return new RunbookReader(InstantSource.system()).read(file).resolved().orElseThrow();
  }
}
