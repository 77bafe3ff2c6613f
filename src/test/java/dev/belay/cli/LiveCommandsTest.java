package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.drill.Deadlock;
import dev.belay.drill.QueuedAlter;
import dev.belay.drill.TestPermits;
import dev.belay.drill.Waiters;
import dev.belay.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay locks} and {@code belay activity} on real servers. */
class LiveCommandsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;
  private CliFixture cli;

  @BeforeEach
  void prepare() {
    cli = new CliFixture(folder).with("PGPASSWORD", TestServer.PASSWORD).with("COLUMNS", "200");
  }

  private static String database(TestServer server) {
    var database = server.freshDatabase();
    server.execute(database, "CREATE TABLE account (id int)");
    return database;
  }

  private static String[] on(String command, TestServer server, String database, String... more) {
    return CliFixture.join(
        new String[] {command, "--connect", CliFixture.uri(server, database)}, more);
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void showsWhoBlocksWhom(TestServer server) throws Exception {
    var database = database(server);
    try (var fault = new QueuedAlter("account", 2).inject(TestPermits.on(server, database))) {
      var root = fault.backends().getFirst().pid();
      var alter = fault.backends().get(1).pid();

      var result = cli.run(on("locks", server, database));

      assertThat(result.exit()).as(result.all()).isZero();
      assertThat(result.out())
          .contains("3 sessions wait, blocked by 1.")
          .contains(root + " postgres drill/queued-alter [idle in transaction]")
          .contains("blocks 3 (1 directly)")
          .contains("holds ACCESS SHARE on table public.account")
          .contains("└ " + alter + " postgres")
          .contains("for ACCESS EXCLUSIVE on table public.account, held")
          .contains("for ACCESS SHARE on table public.account, queued ahead")
          .contains("ALTER TABLE public.account ADD COLUMN")
          .doesNotContain("\u001b");
      assertThat(cli.run(on("locks", server, database, "--fail-on-blocked")).exit()).isEqualTo(1);
    }
    var after = cli.run(on("locks", server, database, "--fail-on-blocked"));
    assertThat(after.out()).contains("Nobody waits for a lock.");
    assertThat(after.exit()).isZero();
  }

  @Test
  void aPlainRoleIsToldWhatItCannotSee() throws Exception {
    var server = TestServer.newest();
    var database = database(server);
    var role = "plain_" + database;
    server.execute(
        database, "CREATE ROLE " + role + " LOGIN PASSWORD '" + TestServer.PASSWORD + "'");
    try (var _ = new QueuedAlter("account", 2).inject(TestPermits.on(server, database))) {
      var uri = CliFixture.uri(server, database).replace(TestServer.USER + "@", role + "@");

      var out = cli.run("activity", "--connect", uri).out();

      assertThat(out)
          .containsPattern("[0-9]+ sessions \\([0-9]+ hidden\\), at least [0-9]+ active")
          .contains("at least 0 idle in transaction, 3 wait for a lock.")
          .contains("Grant: GRANT pg_read_all_stats TO " + role);
    }
  }

  @Test
  void jsonHasEveryEdgeWithKindAndCertainty() throws Exception {
    var server = TestServer.newest();
    var database = database(server);
    try (var fault = new QueuedAlter("account", 2).inject(TestPermits.on(server, database))) {
      var root = fault.backends().getFirst().pid();
      var alter = fault.backends().get(1).pid();

      var node = JSON.readTree(cli.run(on("locks", server, database, "--format", "json")).out());

      assertThat(node.path("waiting").asInt()).isEqualTo(3);
      assertThat(node.path("edgesComplete").asBoolean()).isTrue();
      assertThat(node.path("edges").valueStream().map(LiveCommandsTest::edge))
          .containsExactlyInAnyOrder(
              alter + ">" + root + " HARD",
              fault.backends().get(2).pid() + ">" + alter + " SOFT",
              fault.backends().get(3).pid() + ">" + alter + " SOFT");
      assertThat(node.path("edges").valueStream().map(one -> one.path("certainty").asString()))
          .isSubsetOf("DERIVED", "CONFIRMED");
      assertThat(node.path("roots").get(0).path("blocksInAll").asInt()).isEqualTo(3);
      assertThat(node.path("roots").get(0).path("frees").asInt()).isEqualTo(3);
      assertThat(node.path("queues").get(0).path("waiters").get(0).path("since").asString())
          .startsWith("20");
      assertThat(node.path("sessions")).hasSize(4);
    }
  }

  private static String edge(JsonNode edge) {
    return edge.path("waiter").path("pid").asInt()
        + ">"
        + edge.path("blocker").path("pid").asInt()
        + " "
        + edge.path("kind").asString();
  }

  @Test
  void aRingIsCalledADeadlock() throws Exception {
    var server = TestServer.newest();
    var database = database(server);
    try (var fault =
        new Deadlock("account", Duration.ofMinutes(2)).inject(TestPermits.on(server, database))) {
      assertThat(fault.stands()).isTrue();
      assertThat(cli.run(on("locks", server, database)).out())
          .contains("1 deadlock.", "waits in a ring");
    }
  }

  @Test
  void aLongQueueIsCounted() throws Exception {
    var server = TestServer.newest();
    var database = database(server);
    try (var fault = new Waiters("account", 40).inject(TestPermits.on(server, database))) {
      assertThat(fault.stands()).isTrue();
      var result = cli.run(on("locks", server, database));
      assertThat(result.out())
          .contains("40 sessions wait", "blocks 40 (40 directly)", "more wait here");
      assertThat(result.lines().size()).isLessThan(60);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void showsWhatSessionsDo(TestServer server) throws Exception {
    var database = database(server);
    try (var fault = new QueuedAlter("account", 1).inject(TestPermits.on(server, database))) {
      var alter = fault.backends().get(1).pid();
      var text = cli.run(on("activity", server, database));
      assertThat(text.exit()).as(text.all()).isZero();
      assertThat(text.lines())
          .anyMatch(line ->
              line.contains(String.valueOf(alter))
                  && line.contains("Lock:relation")
                  && line.contains("ALTER TABLE"));
      var node = JSON.readTree(cli.run(on("activity", server, database, "--format", "json")).out());
      assertThat(node.path("sessions").valueStream())
          .anySatisfy(session -> {
            assertThat(session.path("pid").asInt()).isEqualTo(alter);
            assertThat(session.path("doing").path("waiting").path("type").asString())
                .isEqualTo("Lock");
            assertThat(session.path("client").path("database").asString()).isEqualTo(database);
          });
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void watchesUntilControlC(boolean terminal) throws Exception {
    var server = TestServer.newest();
    var database = database(server);
    var stop = new AtomicReference<Runnable>(() -> {});
    cli.signals(stop::set);
    if (terminal) {
      cli.inTerminal();
    }
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var surroundings = cli.surroundings(out, err);
    var exit =
        CompletableFuture.supplyAsync(() ->
            Cli.run(
                surroundings,
                on(
                    "locks",
                    server,
                    database,
                    "--watch",
                    "--interval",
                    "250ms",
                    "--record",
                    folder.resolve("rec").toString(),
                    "--environment",
                    "development")));
    awaitOutput(out, text -> text.contains("Nobody waits"));
    try (var fault = new QueuedAlter("account", 2).inject(TestPermits.on(server, database))) {
      assertThat(fault.stands()).isTrue();
      awaitOutput(out, text -> text.contains("3 sessions wait"));
    }
    stop.get().run();
    assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).contains("\u001b[H")).isEqualTo(terminal);

    // The same again, without a database.
    var replayed = cli.run("locks", "--replay", folder.resolve("rec").toString(), "--watch");
    assertThat(replayed.exit()).as(replayed.err()).isZero();
    assertThat(replayed.out()).contains("Nobody waits", "3 sessions wait", "public.account");
    var last = cli.run("activity", "--replay", folder.resolve("rec").toString());
    assertThat(last.out()).contains("sessions,", "QUERY");
  }

  private static void awaitOutput(ByteArrayOutputStream out, Predicate<String> condition)
      throws InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.test(out.toString(StandardCharsets.UTF_8))) {
      assertThat(System.nanoTime()).as(out.toString(StandardCharsets.UTF_8)).isLessThan(end);
      Thread.sleep(20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"locks", "activity"})
  void noServerEndsWithThreeAndWrongUsageWithTwo(String command) {
    for (var more : new String[][] {{}, {"--watch"}}) {
      var away =
          cli.run(
              CliFixture.join(
                  new String[] {command, "--connect", "postgresql://postgres@127.0.0.1:1/x"},
                  more));
      assertThat(away.exit()).as(away.all()).isEqualTo(3);
      assertThat(away.out()).isEmpty();
    }
    assertThat(cli.run(command).exit()).isEqualTo(2);
    assertThat(cli.run(command, "--replay", folder.resolve("none").toString()).exit()).isEqualTo(2);
    assertThat(cli.run(command, "--connect", "postgresql://a@b/c", "--record", "x").exit())
        .isEqualTo(2);
    assertThat(
            cli.run(command, "--connect", "postgresql://a@b/c", "--watch", "--interval", "soon")
                .exit())
        .isEqualTo(2);
    assertThat(cli.run(command, "--replay", folder.toString(), "--at", "noon").exit()).isEqualTo(2);
  }
}
