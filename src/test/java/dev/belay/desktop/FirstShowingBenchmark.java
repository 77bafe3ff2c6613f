package dev.belay.desktop;

import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.FxStalls;
import dev.belay.desktop.testing.RunJournal;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;

/**
 * What the first showing of a room costs the FX thread, in one turn and of its own doing: a history
 * of 10,000 entries, the form of a run, its first card. In a window of the headless platform, after
 * the warm-up that goes on behind the library. {@code docs/performance.md} has the figures.
 */
public final class FirstShowingBenchmark {
  private static final int ENTRIES = 10_000;

  private FirstShowingBenchmark() {}

  /** No arguments. */
  public static void main(String[] arguments) throws Exception {
    var home = Files.createTempDirectory("belay-first");
    history(home);
    System.out.println("| first showing | longest turn ms | 99 % ms |");
    System.out.println("|---|---|---|");
    try (var journey = new DesktopJourney(home, RunParts.of(home))) {
      journey.awaits("runbook-guided-migration");
      warm();
      var keys = journey.keys();
      for (var what : new String[] {"history, 10,000 entries", "the same once more"}) {
        measure(
            what,
            () -> {
              keys.press(KeyCode.DIGIT9, true, false);
              await(() -> Fx.on(() -> entries(journey)) >= ENTRIES);
            });
        measure(
            "library again",
            () -> {
              keys.press(KeyCode.DIGIT1, true, false);
              journey.awaits("runbook-guided-migration");
            });
      }
      measure(
          "form of the guided migration",
          () -> {
            keys.tabTo("runbook-guided-migration").press(KeyCode.ENTER);
            journey.focus("start-act");
          });
      measure(
          "from the start to the first card that asks",
          () -> {
            keys.press(KeyCode.ENTER);
            await(() -> keys.shows("run-value"));
          });
    }
    System.exit(0);
  }

  private static int entries(DesktopJourney journey) {
    Node list = journey.desktop().shell().lookup("#journal-entries");
    return list instanceof ListView<?> shown ? shown.getItems().size() : 0;
  }

  private static void history(Path home) {
    var subject = Subject.forward("rehearsal", 1);
    try (var run = new RunJournal(home)) {
      run.begins(subject, 1);
      while (run.entries().size() < ENTRIES) {
        run.say(new JournalEvent.Output(subject, "line " + run.entries().size()));
      }
    }
  }

  private static void warm() throws InterruptedException {
    BooleanSupplier warming =
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("belay-warm-up"));
    await(() -> !warming.getAsBoolean());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(20);
    }
  }

  /** Something that is shown. */
  private interface Showing {
    void show() throws Exception;
  }

  private static void measure(String what, Showing act) throws Exception {
    try (var stalls = new FxStalls(Duration.ofMillis(50))) {
      act.show();
      // The pulse that draws what was asked for last.
      Fx.run(() -> {});
      Thread.sleep(300);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.0f | %.0f |%n%s%n",
          what,
          millis(stalls.percentile(100)),
          millis(stalls.percentile(99)),
          stalls.percentile(100).toMillis() > 50 ? stalls.report() : "");
    }
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
