package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.ActionBar.Way;
import dev.belay.desktop.run.RunPicture.Driven;
import dev.belay.desktop.testing.Detour;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunStatus;
import dev.belay.run.Command;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another server at the run's own address: the band turns, every write is refused and said so. */
@Timeout(90)
class WrongServerBandTest {
  private static final String WRITE =
      """
      - id: write
        title: Write a row
        why: It is what a wrong server must not get.
        risk: write
        action: {type: sql, transaction: auto, sql: "INSERT INTO t VALUES (1)"}
        undo: {none: "The row stays."}
      """;

  @TempDir Path data;

  private final TestServer right = TestServer.newest();
  private TestServer wrong;
  private String database;
  private Detour detour;
  private DrivenRun run;

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
    run = new DrivenRun(data, detour.port(), database);
  }

  @AfterEach
  void end() throws Exception {
    if (detour != null) {
      run.close();
      detour.close();
      wrong.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
    }
  }

  @Test
  void whileARunIsOnAnotherServerAtItsAddressIsRefusedUntilItsOwnIsBack() throws Exception {
    run.start(WRITE);
    run.until(() -> run.asks(Main.Confirm.class));
    assertThat(RunBand.of(picture())).isInstanceOf(BandState.Connected.class);

    detour.leadTo(wrong.port());
    run.model().confirm("write", Optional.empty());
    run.until(() -> RunBand.of(picture()) instanceof BandState.Mismatch && held());

    var band = (BandState.Mismatch) RunBand.of(picture());
    assertThat(band.difference()).startsWith("system ").contains("run has ");
    assertThat(band.server().standing()).contains("PostgreSQL " + wrong.version());
    assertThat(run.shown().notices())
        .anySatisfy(notice ->
            assertThat(notice.happened())
                .startsWith("This is not the server of run ")
                .endsWith("Every write is refused."));
    var ways = ((Main.Held) run.shown().bar().main()).ways();
    assertThat(ways.stream().map(Way::kind)).containsExactly(Way.Kind.CONTINUE, Way.Kind.END);

    run.model().go(ways.getFirst());
    run.until(
        () -> picture().entries().getLast().event() instanceof JournalEvent.RunHeld && held());
    assertThat(wrong.value(database, "SELECT count(*) FROM t")).isEqualTo("0");
    assertThat(RunBand.of(picture())).isInstanceOf(BandState.Mismatch.class);

    detour.leadTo(right.port());
    run.model().go(((Main.Held) run.shown().bar().main()).ways().getFirst());
    run.until(() -> run.asks(Main.Confirm.class));
    assertThat(RunBand.of(picture())).isInstanceOf(BandState.Connected.class);
    run.model().confirm("write", Optional.empty());
    run.until(() -> picture().state().status() == RunStatus.FINISHED);
    assertThat(right.value(database, "SELECT count(*) FROM t")).isEqualTo("1");
    assertThat(wrong.value(database, "SELECT count(*) FROM t")).isEqualTo("0");
  }

  @Test
  void aRunThatWasLeftIsNotResumedOnAnotherServer() throws Exception {
    run.start(WRITE);
    run.until(() -> run.asks(Main.Confirm.class));
    var name = picture().state().run();
    run.desk().send(new Command.Leave("tester"));
    run.until(() -> !run.desk().busy());

    detour.leadTo(wrong.port());
    assertThat(run.desk().resume(name, "tester")).isTrue();
    run.until(
        () -> run.model().picture().isPresent() && picture().driven() instanceof Driven.ReadOnly);
    assertThat(RunBand.of(picture())).isInstanceOf(BandState.Mismatch.class);
    assertThat(run.shown().bar().main())
        .isInstanceOfSatisfying(
            Main.NotDriven.class,
            left -> {
              assertThat(left.head()).startsWith("Every write is refused");
              assertThat(left.canResume()).as("comparing again is possible").isTrue();
            });
    assertThat(wrong.value(database, "SELECT to_regnamespace('belay') IS NULL")).isEqualTo("t");
  }

  @Test
  void theBandOfARunThatNobodyDrivesFollowsWhoAnswersAtItsAddress() throws Exception {
    run.start(WRITE);
    run.until(() -> run.asks(Main.Confirm.class));
    run.desk().send(new Command.Leave("tester"));
    run.until(() -> !run.desk().busy() && picture().driven() instanceof Driven.Left);
    assertThat(RunBand.of(picture())).isInstanceOf(BandState.Away.class);

    detour.leadTo(wrong.port());
    run.until(() -> RunBand.of(picture()) instanceof BandState.Mismatch);
    assertThat(((BandState.Mismatch) RunBand.of(picture())).difference())
        .startsWith("system ")
        .contains("run has ");
    assertThat(run.shown().bar().main())
        .isInstanceOfSatisfying(
            Main.NotDriven.class,
            bar -> assertThat(bar.head()).startsWith("Every write is refused"));
    assertThat(run.shown().notices())
        .anySatisfy(
            notice -> assertThat(notice.happened()).startsWith("This is not the server of run "));

    // Refused at resume, and then its own server is back: what was said is taken back.
    var name = picture().state().run();
    assertThat(run.desk().resume(name, "tester")).isTrue();
    run.until(() ->
        run.model().picture().isPresent()
            && picture().driven() instanceof Driven.ReadOnly
            && !run.desk().busy());
    assertThat(RunBand.of(picture())).isInstanceOf(BandState.Mismatch.class);
    detour.leadTo(right.port());
    run.until(() -> RunBand.of(picture()) instanceof BandState.Away);
    run.until(() -> run.shown().notices().isEmpty());
    assertThat(picture().driven()).isInstanceOf(Driven.Left.class);
    assertThat(wrong.value(database, "SELECT to_regnamespace('belay') IS NULL")).isEqualTo("t");
  }

  private RunPicture picture() {
    return run.picture();
  }

  private boolean held() {
    return picture().state().status() == RunStatus.HELD;
  }
}
