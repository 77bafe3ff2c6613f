package dev.belay.postgres.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every trouble is told with what happened and a cure, and leaves nothing behind. */
class SandboxTroubleTest {
  private static final SandboxOptions SMALL =
      SandboxOptions.usual().from(SandboxOptions.From.EMBEDDED).size(SampleSize.SMALL);

  @TempDir static Path shared;
  @TempDir Path folder;

  private Optional<Sandbox> started = Optional.empty();

  @AfterEach
  void stop() throws Exception {
    if (started.isPresent()) {
      started.get().stop();
    }
    for (var home : List.of(shared, folder)) {
      var sandbox = new Sandbox(home, SMALL, SandboxObserver.SILENT);
      sandbox.sweep(run -> false);
      assertThat(sandbox.status()).isEmpty();
      assertThat(Await.processesOf(home.toRealPath())).isEmpty();
    }
  }

  private Sandbox sandbox(SandboxOptions options) {
    var sandbox = new Sandbox(shared, options, SandboxObserver.SILENT);
    started = Optional.of(sandbox);
    return sandbox;
  }

  private static SandboxOptions local(Path bin) {
    return SMALL.from(SandboxOptions.From.LOCAL).binFolder(bin);
  }

  private static SandboxOptions any(int majorVersion) {
    return SMALL.from(SandboxOptions.From.ANY).majorVersion(majorVersion);
  }

  private static SandboxException failure(ThrowingCallable call) {
    var failure = catchThrowableOfType(SandboxException.class, call);
    assertThat(failure.happened()).endsWith(".").doesNotContain("Exception");
    assertThat(failure.cure()).endsWith(".");
    assertThat(failure).hasMessage(failure.happened() + " " + failure.cure());
    return failure;
  }

  @Test
  void aHomeThatCannotBeWrittenIsNamedWithItsCure() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "in the way");
    var sandbox = new Sandbox(file.resolve("home"), SMALL, SandboxObserver.SILENT);
    var failure = failure(sandbox::start);
    assertThat(failure.happened()).contains(file.toString());
    assertThat(failure.cure()).contains("BELAY_HOME");
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var failure = failure(() -> sandbox(SMALL.port(taken.getLocalPort())).start());
      assertThat(failure.happened()).contains("Port " + taken.getLocalPort() + " is taken");
    }
  }

  @Test
  void aFixedPortIsKept() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    assertThat(sandbox(SMALL.port(port)).start().port()).isEqualTo(port);
  }

  @Test
  void aRestartMovesToAnotherPortWhenItsOwnIsTaken() throws Exception {
    var sandbox = sandbox(SMALL);
    var before = sandbox.start();
    sandbox.claim("run-port");
    sandbox.stop();
    try (var taken = new ServerSocket(before.port(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var after = sandbox.startFor("run-port");
      assertThat(after.port()).isNotEqualTo(taken.getLocalPort());
      assertThat(after.systemIdentifier()).isEqualTo(before.systemIdentifier());
      assertThat(Files.readString(after.passFile())).contains(":" + after.port() + ":");
    }
  }

  @Test
  void aFailingInitdbIsQuoted() throws IOException {
    for (var program : List.of("initdb", "pg_ctl", "pg_dump", "pg_restore")) {
      program(program, "echo 'initdb: error: No space left on device' >&2; exit 1");
    }
    program("postgres", "echo 'postgres (PostgreSQL) 17.2'");
    var failure = failure(() -> sandbox(local(folder)).start());
    assertThat(failure.happened()).contains("No space left on device");
  }

  private void program(String name, String script) throws IOException {
    var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void anIncompleteInstallationIsNamedWithWhatItLacks() {
    var failure = failure(() -> sandbox(local(folder)).start());
    assertThat(failure.happened()).contains("no initdb", "no pg_dump", folder.toString());
  }

  @Test
  void aVersionThatIsNowhereIsNamed() {
    var failure = failure(() -> sandbox(any(9)).start());
    assertThat(failure.happened()).contains("PostgreSQL 9");
  }

  @Test
  void aMajorVersionThatIsPinnedIsTaken() throws Exception {
    var server = sandbox(any(18)).start();
    assertThat(server.programs().majorVersion()).isEqualTo(18);
    assertThat(server.programs().label()).isEqualTo("PostgreSQL 18.6 (built in)");
  }

  @Test
  void aPlatformWithoutBuiltInProgramsIsTold() {
    var failure = failure(() -> finder(name -> Optional.empty()).find(SandboxObserver.SILENT));
    assertThat(failure.happened()).contains(EmbeddedArchive.platform());
  }

  private ProgramFinder finder(Function<String, Optional<InputStream>> resources) {
    return new ProgramFinder(SMALL, new EmbeddedArchive(folder.resolve("binaries"), resources));
  }

  @Test
  void aBrokenArchiveLeavesNothingThatLooksComplete() throws Exception {
    var whole = EmbeddedArchive.fromClassPath("postgres-linux-x86_64.txz").orElseThrow();
    var half = new ByteArrayInputStream(whole.readNBytes(5_000_000));
    var failure = failure(() -> finder(name -> Optional.of(half)).find(SandboxObserver.SILENT));
    assertThat(failure.happened()).contains("cannot be unpacked");
    assertThat(InstanceFolder.names(folder.resolve("binaries"), "postgres-*")).isEmpty();

    finder(EmbeddedArchive::fromClassPath).find(SandboxObserver.SILENT);
    assertThat(InstanceFolder.names(folder.resolve("binaries"), "*"))
        .as("what the broken one left is removed")
        .hasSize(2);
  }

  @Test
  void manyThatUnpackAtOnceShareOneFolder() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      Callable<ServerPrograms> find =
          () -> finder(EmbeddedArchive::fromClassPath).find(SandboxObserver.SILENT);
      var found = threads.invokeAll(List.of(find, find, find, find));
      for (var programs : found) {
        assertThat(programs.get()).isEqualTo(found.getFirst().get());
      }
    }
    assertThat(InstanceFolder.names(folder.resolve("binaries"), "postgres-*")).hasSize(1);
  }

  @Test
  void aServerThatRefusesToStartIsQuotedAndItsDataStaysForTheRun() throws Exception {
    var sandbox = sandbox(SMALL);
    var server = sandbox.start();
    sandbox.claim("run-conf");
    sandbox.stop();
    var settings = server.folder().resolve("data/postgresql.conf");
    Files.writeString(settings, "nonsense = 1\n", StandardOpenOption.APPEND);
    var failure = failure(() -> sandbox.startFor("run-conf"));
    assertThat(failure.happened()).contains("nonsense");
    assertThat(server.folder()).isDirectory();
    assertThat(sandbox.running()).isEmpty();
  }

  @Test
  void aRunWhoseSandboxIsGoneIsTold() {
    var failure = failure(() -> sandbox(SMALL).startFor("run-unknown"));
    assertThat(failure.happened()).contains("run-unknown", "not there any more");
  }

  @Test
  void aRunWhoseProgramsAreGoneIsToldAndItsDataStays() throws Exception {
    var sandbox = sandbox(SMALL);
    var server = sandbox.start();
    sandbox.claim("run-programs");
    sandbox.stop();
    var moved = new ServerPrograms(ServerPrograms.Source.LOCAL_INSTALLATION, folder, 15, "15.1");
    new InstanceFolder(server.folder()).writeMade(moved, server.port());
    var failure = failure(() -> sandbox.startFor("run-programs"));
    assertThat(failure.happened()).contains(folder.toString(), "is gone");
    assertThat(server.folder()).isDirectory();
  }

  @Test
  void aResetOrAClaimWithoutASandboxIsTold() {
    assertThat(failure(() -> sandbox(SMALL).reset()).happened()).contains("No sandbox is started");
    assertThat(failure(() -> sandbox(SMALL).claim("r")).happened()).contains("No sandbox");
  }
}
