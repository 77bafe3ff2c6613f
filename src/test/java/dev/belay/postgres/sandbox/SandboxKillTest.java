package dev.belay.postgres.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kills Belays, supervisors and servers, and looks at what is left of them. */
class SandboxKillTest {
  @TempDir static Path home;

  private Sandbox sandbox;

  @BeforeEach
  void prepare() {
    sandbox =
        new Sandbox(
            home,
            SandboxOptions.usual().from(SandboxOptions.From.EMBEDDED).size(SampleSize.SMALL),
            SandboxObserver.SILENT);
  }

  @AfterEach
  void leaveNothing() throws Exception {
    sandbox.stop();
    sandbox.sweep(run -> false);
    Await.until("no process is left", () -> Await.processesOf(instances()).isEmpty());
    sandbox.sweep();
    assertThat(sandbox.status()).isEmpty();
  }

  private static Path instances() throws Exception {
    return home.toRealPath().resolve("instances");
  }

  private static void awaitGone(AnotherBelay.Started server) throws Exception {
    var folder = instances().resolve(server.id());
    Await.until("the server is gone", () -> !Await.alive(server.postmaster()));
    Await.until("the folder is gone", () -> Files.notExists(folder));
    Await.until("no process is left", () -> Await.processesOf(folder).isEmpty());
  }

  @Test
  void aKilledBelayLeavesNeitherProcessNorFolder() throws Exception {
    try (var other = AnotherBelay.start(home)) {
      var server = other.awaitServer();
      assertThat(Await.alive(server.postmaster())).isTrue();
      other.kill();
      awaitGone(server);
    }
  }

  @Test
  void aKilledProcessGroupLeavesNeitherProcessNorFolder() throws Exception {
    try (var other = AnotherBelay.start(List.of("setsid"), home)) {
      var server = other.awaitServer();
      other.killProcessGroup();
      awaitGone(server);
    }
  }

  @Test
  void anInterruptOfTheWholeGroupDoesNotStopAClaimedServer() throws Exception {
    try (var other = AnotherBelay.start(List.of("setsid"), home, "run-interrupted=600")) {
      var server = other.awaitServer();
      other.interruptProcessGroup();
      assertThat(sandbox.startFor("run-interrupted").postmasterPid())
          .isEqualTo(server.postmaster());
    }
  }

  /** Where a start is killed; the short form leaves out those between. */
  static Stream<String> steps() {
    var all =
        List.of(
            "step Making the cluster 0",
            "step Filling users 0",
            "step Starting",
            "step Building keys and indexes 0",
            "step Copying the database 0");
    return IntStream.range(0, all.size())
        .filter(index -> TestServer.fullForm() || index % 2 == 0)
        .mapToObj(all::get);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aBelayThatIsKilledWhileItStartsLeavesNothing(String step) throws Exception {
    try (var other = AnotherBelay.start(home)) {
      other.awaitLine(step);
      other.kill();
      Await.until("no process is left", () -> Await.processesOf(instances()).isEmpty());
      Await.until("no folder is left", () -> sandbox.status().isEmpty());
    }
  }

  @Test
  void aClaimedSandboxOutlivesItsBelayAndIsAdoptedWithItsDataAndServer() throws Exception {
    try (var other = AnotherBelay.start(home, "run-1=600")) {
      var left = other.awaitServer();
      write(left, "left behind");
      other.kill();

      var adopted = sandbox.startFor("run-1");

      assertThat(adopted.id()).isEqualTo(left.id());
      assertThat(adopted.port()).isEqualTo(left.port());
      assertThat(adopted.postmasterPid()).isEqualTo(left.postmaster());
      assertThat(read(adopted)).isEqualTo("left behind");
      sandbox.release("run-1");
      sandbox.stop();
      awaitGone(left);
    }
  }

  @Test
  void anAdoptedSandboxIsWatchedAgain() throws Exception {
    try (var other = AnotherBelay.start(home, "run-2=600")) {
      var left = other.awaitServer();
      other.kill();
      sandbox.startFor("run-2");
      sandbox.release("run-2");
      sandbox.leave();
      awaitGone(left);
    }
  }

  @Test
  void aClaimedServerStopsWhenItsGraceIsOverAndStartsAgainWithItsData() throws Exception {
    try (var other = AnotherBelay.start(home, "run-3=1")) {
      var left = other.awaitServer();
      var identifier = write(left, "kept on disk");
      other.kill();
      var folder = instances().resolve(left.id());
      Await.until("the server is gone", () -> !Await.alive(left.postmaster()));
      Await.until("no process is left", () -> Await.processesOf(folder).isEmpty());
      assertThat(folder).isDirectory();

      var again = sandbox.startFor("run-3");

      assertThat(again.systemIdentifier()).isEqualTo(identifier);
      assertThat(again.port()).isEqualTo(left.port());
      assertThat(read(again)).isEqualTo("kept on disk");
    }
  }

  @Test
  void aServerWhoseBelayAndSupervisorWereBothKilledIsClearedAwayByTheNextBelay() throws Exception {
    try (var other = AnotherBelay.start(home)) {
      var left = other.awaitServer();
      killSupervisor(left.id());
      other.kill();
      // The other Belay may have replaced its supervisor in between.
      killSupervisorIfAny(left.id());
      sandbox.sweep();
      awaitGone(left);
    }
  }

  @Test
  void aClaimedServerWithoutAnySupervisorGetsOneAgain() throws Exception {
    try (var other = AnotherBelay.start(home, "run-4=1")) {
      var left = other.awaitServer();
      other.kill();
      killSupervisorIfAny(left.id());
      sandbox.sweep();
      Await.until("the server is gone", () -> !Await.alive(left.postmaster()));
      assertThat(sandbox.status())
          .singleElement()
          .satisfies(status -> {
            assertThat(status.claims()).containsExactly("run-4");
            assertThat(status.owner()).isEqualTo(SandboxStatus.Owner.NOBODY);
          });
    }
  }

  @Test
  void aKilledSupervisorIsReplaced() throws Exception {
    var server = sandbox.start();
    var first = killSupervisor(server.id());
    Await.until(
        "another supervisor watches",
        () -> supervisors(server.id()).stream().anyMatch(pid -> pid != first && Await.alive(pid)));
    sandbox.leave();
    awaitGone(new AnotherBelay.Started(server.id(), server.port(), server.postmasterPid()));
  }

  @Test
  void aKilledServerIsStartedAgainWithEverythingThatWasCommitted() throws Exception {
    var before = sandbox.start();
    var started = new AnotherBelay.Started(before.id(), before.port(), before.postmasterPid());
    write(started, "committed");
    ProcessHandle.of(before.postmasterPid()).orElseThrow().destroyForcibly();
    Await.until("the server is gone", () -> !Await.alive(before.postmasterPid()));

    var after = sandbox.start();

    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.port()).isEqualTo(before.port());
    assertThat(after.systemIdentifier()).isEqualTo(before.systemIdentifier());
    assertThat(after.postmasterPid()).isNotEqualTo(before.postmasterPid());
    assertThat(read(after)).isEqualTo("committed");
  }

  @Test
  void aLivingBelaysSandboxIsLeftAlone() throws Exception {
    try (var other = AnotherBelay.start(home, "run-5=600")) {
      var theirs = other.awaitServer();
      var ours = sandbox.start();

      assertThat(ours.port()).isNotEqualTo(theirs.port());
      assertThat(sandbox.status())
          .anySatisfy(status -> {
            assertThat(status.id()).isEqualTo(theirs.id());
            assertThat(status.owner()).isEqualTo(SandboxStatus.Owner.ANOTHER_BELAY);
            assertThat(status.ownerPid()).contains(other.pid());
            assertThat(status.port()).hasValue(theirs.port());
          });
      sandbox.sweep(run -> false);
      sandbox.stop();
      assertThatThrownBy(() -> sandbox.startFor("run-5"))
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining("in use by another Belay");
      assertThat(Await.alive(theirs.postmaster())).isTrue();
      write(theirs, "undisturbed");
    }
  }

  @Test
  void twoSandboxesOfOneProcessDoNotDisturbEachOther() throws Exception {
    var second =
        new Sandbox(
            home,
            SandboxOptions.usual().from(SandboxOptions.From.EMBEDDED).size(SampleSize.SMALL),
            SandboxObserver.SILENT);
    var first = sandbox.start();
    try {
      var other = second.start();
      assertThat(other.systemIdentifier()).isNotEqualTo(first.systemIdentifier());
      second.sweep();
      second.reset();
    } finally {
      second.stop();
    }
    assertThat(sandbox.running()).contains(first);
    assertThat(first.folder()).isDirectory();
  }

  @Test
  void stoppingAClaimedSandboxKeepsItsDataForTheRun() throws Exception {
    var before = sandbox.start();
    write(
        new AnotherBelay.Started(before.id(), before.port(), before.postmasterPid()), "for later");
    sandbox.claim("run-6", Duration.ofMinutes(5));
    sandbox.stop();
    Await.until("the server is gone", () -> !Await.alive(before.postmasterPid()));
    assertThat(read(sandbox.startFor("run-6"))).isEqualTo("for later");
  }

  private static List<Long> supervisors(String id) throws Exception {
    return Await.processesOf(instances().resolve(id)).stream()
        .filter(process -> process.info().commandLine().orElse("").contains("supervise.sh"))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static long killSupervisor(String id) throws Exception {
    var pid = supervisors(id).getFirst();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    Await.until("the supervisor is gone", () -> !Await.alive(pid));
    return pid;
  }

  private static void killSupervisorIfAny(String id) throws Exception {
    for (var pid : supervisors(id)) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      Await.until("the supervisor is gone", () -> !Await.alive(pid));
    }
  }

  /** Leaves a mark in that sandbox and gives the cluster's system identifier. */
  private static String write(AnotherBelay.Started server, String mark) throws Exception {
    try (var connection = connect(server.id(), server.port());
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE mark AS SELECT '" + mark + "' AS text");
      try (var row =
          statement.executeQuery("SELECT system_identifier::text FROM pg_control_system()")) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private static String read(SandboxServer server) throws SQLException {
    try (var connection = server.connect(SandboxServer.MIGRATOR, SandboxServer.DATABASE);
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT text FROM mark")) {
      row.next();
      return row.getString(1);
    }
  }

  private static java.sql.Connection connect(String id, int port) throws Exception {
    var folder = instances().resolve(id);
    var programs =
        new ServerPrograms(ServerPrograms.Source.EMBEDDED, folder, 18, "as the folder says");
    return new SandboxServer(id, folder, port, "", programs, 0, java.time.Instant.EPOCH)
        .connect(SandboxServer.MIGRATOR, SandboxServer.DATABASE);
  }
}
