package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalEvent;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Profile;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.RunbookReader;
import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A small runbook on a database of a test server, driven by the desk and seen in the model. */
final class DrivenRun implements AutoCloseable {
  private static final String NAME = "shop";
  private static final String HEAD =
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
      """;

  private final LinkedBlockingQueue<Runnable> screen = new LinkedBlockingQueue<>();
  private final Path data;
  private final RunDesk desk;
  private final RunViewModel model;
  private final LeftRunWatch left;

  DrivenRun(Path data, int port, String database) throws Exception {
    this.data = data;
    var parts = RunParts.of(data);
    parts
        .targets()
        .profiles()
        .add(
            new Profile(
                NAME,
                Environment.DEVELOPMENT,
                "postgresql://" + TestServer.USER + "@localhost:" + port + "/" + database,
                true,
                Optional.empty(),
                DeadMansHandle.DEFAULT));
    desk = new RunDesk(parts.engine(), parts.targets(), parts.sandboxes(), screen::add, this::show);
    model = new RunViewModel(InstantSource.system(), desk::send, desk::stop);
    left =
        new LeftRunWatch(
            new LeftRunWatch.Means(
                parts.engine().connector(), parts.targets(), Duration.ofMillis(200)),
            screen::add,
            this::show);
  }

  private void show(RunRoom room) {
    model.show(room);
    left.follow(room);
  }

  RunDesk desk() {
    return desk;
  }

  RunViewModel model() {
    return model;
  }

  RunPicture picture() {
    return model.picture().orElseThrow();
  }

  RunScreen shown() {
    return model.screen().get().orElseThrow();
  }

  boolean asks(Class<? extends Main> kind) {
    return model.screen().get().filter(shown -> kind.isInstance(shown.bar().main())).isPresent();
  }

  /** Starts a run of that one step, a YAML list item without indentation. */
  void start(String step) throws Exception {
    var file = Files.writeString(data.resolve("small.yaml"), HEAD + step.indent(6));
    var reading = new RunbookReader(Clock.systemUTC()).read(file);
    assertThat(reading.resolved()).as(reading.problems().toString()).isPresent();
    var wanted =
        new RunStart(
            reading.resolved().orElseThrow(),
            Optional.of(NAME),
            Map.of(),
            new JournalEvent.Options(false, false),
            "tester",
            Answers.NONE);
    assertThat(desk.start(wanted)).isTrue();
  }

  /** Lets the screen follow until that is so; time passes for it as in the window. */
  void until(BooleanSupplier condition) throws InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (System.nanoTime() < end) {
      var task = screen.poll(50, TimeUnit.MILLISECONDS);
      if (task != null) {
        task.run();
      }
      model.tick();
      if (condition.getAsBoolean()) {
        return;
      }
    }
    throw new AssertionError(
        "Not in time: " + model.room().get() + "\n" + model.screen().get().map(RunScreen::bar));
  }

  @Override
  public void close() {
    left.close();
    desk.close();
  }
}
