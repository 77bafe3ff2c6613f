package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.ActionBar.Way;
import dev.belay.desktop.run.RunPicture.Driven;
import dev.belay.desktop.testing.Detour;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunStatus;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Profile;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.RunbookReader;
import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another server at the run's own address: the band turns, every write is refused and said so. */
@Timeout(90)
class WrongServerBandTest {
  private static final String NAME = "shop";

  @TempDir Path data;

  private final LinkedBlockingQueue<Runnable> screen = new LinkedBlockingQueue<>();
  private final TestServer right = TestServer.newest();
  private TestServer wrong;
  private String database;
  private Detour detour;
  private RunsRoom.Engine parts;
  private RunDesk desk;
  private RunViewModel model;

  @BeforeEach
  void begin() throws Exception {
    var other = TestServer.versions().filter(version -> version != right.version()).findFirst();
    assumeThat(other).as("a second server").isPresent();
    wrong = TestServer.of(other.get());
    database = right.freshDatabase();
    wrong.execute("postgres", "CREATE DATABASE " + database);
    for (var server : new TestServer[] {right, wrong}) {
      server.execute(database, "CREATE TABLE t (n int)");
    }
    detour = new Detour(right.port());
    parts = RunParts.of(data);
    parts
        .targets()
        .profiles()
        .add(
            new Profile(
                NAME,
                Environment.DEVELOPMENT,
                "postgresql://" + TestServer.USER + "@localhost:" + detour.port() + "/" + database,
                true,
                Optional.empty(),
                DeadMansHandle.DEFAULT));
    desk =
        new RunDesk(
            parts.engine(),
            parts.targets(),
            parts.sandboxes(),
            screen::add,
            room -> model.show(room));
    model = new RunViewModel(InstantSource.system(), desk::send, desk::stop);
  }

  @AfterEach
  void end() throws Exception {
    if (detour != null) {
      desk.close();
      detour.close();
      wrong.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
    }
  }

  @Test
  void whileARunIsOnAnotherServerAtItsAddressIsRefusedUntilItsOwnIsBack() throws Exception {
    start();
    until(_ -> bar(Main.Confirm.class));
    assertThat(RunBand.of(picture())).isInstanceOf(BandState.Connected.class);

    detour.leadTo(wrong.port());
    model.confirm("write", Optional.empty());
    until(_ -> RunBand.of(picture()) instanceof BandState.Mismatch && held());

    var band = (BandState.Mismatch) RunBand.of(picture());
    assertThat(band.difference()).startsWith("system ").contains("run has ");
    assertThat(band.server().standing()).contains("PostgreSQL " + wrong.version());
    assertThat(model.screen().get().orElseThrow().notices())
        .anySatisfy(notice ->
            assertThat(notice.happened())
                .startsWith("This is not the server of run ")
                .endsWith("Every write is refused."));
    var ways = ((Main.Held) model.screen().get().orElseThrow().bar().main()).ways();
    assertThat(ways.stream().map(Way::kind)).containsExactly(Way.Kind.CONTINUE, Way.Kind.END);

    model.go(ways.getFirst());
    until(_ -> picture().entries().getLast().event() instanceof JournalEvent.RunHeld && held());
    assertThat(wrong.value(database, "SELECT count(*) FROM t")).isEqualTo("0");
    assertThat(RunBand.of(picture())).isInstanceOf(BandState.Mismatch.class);

    detour.leadTo(right.port());
    model.go(((Main.Held) model.screen().get().orElseThrow().bar().main()).ways().getFirst());
    until(_ -> bar(Main.Confirm.class));
    assertThat(RunBand.of(picture())).isInstanceOf(BandState.Connected.class);
    model.confirm("write", Optional.empty());
    until(_ -> picture().state().status() == RunStatus.FINISHED);
    assertThat(right.value(database, "SELECT count(*) FROM t")).isEqualTo("1");
    assertThat(wrong.value(database, "SELECT count(*) FROM t")).isEqualTo("0");
  }

  @Test
  void aRunThatWasLeftIsNotResumedOnAnotherServer() throws Exception {
    start();
    until(_ -> bar(Main.Confirm.class));
    var run = picture().state().run();
    desk.send(new dev.belay.run.Command.Leave("tester"));
    until(_ -> !desk.busy());

    detour.leadTo(wrong.port());
    assertThat(desk.resume(run, "tester")).isTrue();
    until(_ -> model.picture().isPresent() && picture().driven() instanceof Driven.ReadOnly);
    assertThat(RunBand.of(picture())).isInstanceOf(BandState.Mismatch.class);
    assertThat(model.screen().get().orElseThrow().bar().main())
        .isInstanceOfSatisfying(
            Main.NotDriven.class,
            left -> {
              assertThat(left.head()).startsWith("Every write is refused");
              assertThat(left.canResume()).as("comparing again is possible").isTrue();
            });
    assertThat(wrong.value(database, "SELECT to_regnamespace('belay') IS NULL")).isEqualTo("t");
  }

  private RunPicture picture() {
    return model.picture().orElseThrow();
  }

  private boolean held() {
    return picture().state().status() == RunStatus.HELD;
  }

  private boolean bar(Class<? extends Main> kind) {
    return model.screen().get().filter(shown -> kind.isInstance(shown.bar().main())).isPresent();
  }

  private void start() throws Exception {
    var wanted =
        new RunStart(
            runbook(),
            Optional.of(NAME),
            Map.of(),
            new JournalEvent.Options(false, false),
            "tester",
            Answers.NONE);
    assertThat(desk.start(wanted)).isTrue();
  }

  private Resolved runbook() throws Exception {
    var file =
        Files.writeString(
            data.resolve("write.yaml"),
            """
            belay: 1
            id: write
            title: Write
            kind: migration
            owner: tests
            version: "1"
            last-review: 2026-01-01
            next-review: 2099-01-01
            phases:
              - id: all
                title: All
                steps:
                  - id: write
                    title: Write a row
                    why: It is what a wrong server must not get.
                    risk: write
                    action: {type: sql, transaction: auto, sql: "INSERT INTO t VALUES (1)"}
                    undo: {none: "The row stays."}
            """);
    return new RunbookReader(Clock.systemUTC()).read(file).resolved().orElseThrow();
  }

  private void until(Predicate<RunViewModel> condition) throws InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (System.nanoTime() < end) {
      var task = screen.poll(50, TimeUnit.MILLISECONDS);
      if (task != null) {
        task.run();
      }
      if (condition.test(model)) {
        return;
      }
    }
    throw new AssertionError(
        "Not in time: " + model.room().get() + "\n" + model.screen().get().map(RunScreen::bar));
  }
}
