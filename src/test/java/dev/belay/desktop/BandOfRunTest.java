package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.RunPicture;
import dev.belay.desktop.run.RunRoom;
import dev.belay.desktop.run.RunStart;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalEvent;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Profile;
import dev.belay.run.Command;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.RunbookReader;
import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** While a run is open, band, title and fingerprint are the run's, whatever else becomes ready. */
@Timeout(60)
class BandOfRunTest {
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
            - id: look
              title: Look
              why: So that the run is still on.
              action: {type: manual, prompt: What does it look like?, value: text}
      """;

  private static final BandState SANDBOX =
      new BandState.Connected(
          Environment.SANDBOX,
          "nchat",
          new BandState.Server(
              "Belay's own server",
              Optional.empty(),
              "PostgreSQL 18",
              Optional.of("7714…9816"),
              Optional.empty()),
          "");

  @TempDir private Path home;

  private Optional<Desktop> desktop = Optional.empty();

  @AfterEach
  void close() {
    desktop.ifPresent(one -> {
      one.runs().close();
      one.live().close();
    });
  }

  @Test
  void aSandboxThatBecomesReadyAfterTheResumeTakesNothingOfAProductionRunsBand() throws Exception {
    var name = leftOnProduction();

    Fx.run(() -> desktop().runs().resume(name));
    until(this::waits);
    var band = band();
    assertThat(band)
        .isInstanceOfSatisfying(
            BandState.Connected.class,
            connected -> {
              assertThat(connected.environment()).isEqualTo(Environment.PRODUCTION);
              assertThat(connected.server().matches()).contains("matches run");
            });
    var title = Fx.on(() -> desktop().model().title());

    Fx.run(() -> desktop().connectionInUse().sandboxIs(SANDBOX));

    assertThat(band()).isEqualTo(band);
    assertThat(Fx.on(() -> desktop().model().title())).isEqualTo(title).startsWith("PRODUCTION ");
    assertThat(Fx.on(() -> desktop().careful())).isEqualTo(Environment.PRODUCTION);
  }

  @Test
  void afterTheRunHasEndedTheBandShowsTheCurrentConnectionAgain() throws Exception {
    var name = leftOnProduction();
    Fx.run(() -> desktop().runs().resume(name));
    until(this::waits);
    Fx.run(() -> desktop().connectionInUse().sandboxIs(SANDBOX));

    desktop().runs().desk().send(new Command.GiveValue("look", "fine", "tester"));
    until(() ->
        picture().filter(shown -> shown.state().progress().outcome().isPresent()).isPresent());

    until(() -> band().equals(SANDBOX));
    assertThat(Fx.on(() -> desktop().careful())).isEqualTo(Environment.SANDBOX);
  }

  /** A run on a production connection that waits, and that nobody drives. */
  private String leftOnProduction() throws Exception {
    var server = TestServer.newest();
    var parts = RunParts.of(home);
    parts.targets().profiles().add(profile(server, server.freshDatabase()));
    desktop = Optional.of(Fx.on(() -> DesktopJourney.desktop(home, parts)));
    assertThat(desktop().runs().desk().start(start())).isTrue();
    until(this::waits);
    desktop().runs().desk().send(new Command.Leave("tester"));
    until(() -> !desktop().runs().desk().busy());
    return picture().orElseThrow().state().run();
  }

  private Desktop desktop() {
    return desktop.orElseThrow();
  }

  private BandState band() {
    return Fx.on(() -> desktop().model().band().get());
  }

  private boolean waits() {
    return picture().filter(RunPicture::drivenHere).isPresent()
        && Fx.on(() ->
            desktop()
                .runs()
                .model()
                .screen()
                .get()
                .filter(screen -> screen.bar().main() instanceof Main.Value)
                .isPresent());
  }

  private Optional<RunPicture> picture() {
    return Fx.on(() ->
        desktop().runs().model().room().get() instanceof RunRoom.Shown(var one)
            ? Optional.of(one)
            : Optional.empty());
  }

  private static void until(BooleanSupplier condition) {
    var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static Profile profile(TestServer server, String database) {
    return new Profile(
        "shop",
        Environment.PRODUCTION,
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
