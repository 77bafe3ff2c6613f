package dev.belay.desktop;

import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalEvent.PartCommitted;
import dev.belay.journal.JournalException;
import dev.belay.journal.JournalStore;
import dev.belay.run.Checkpoint;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * A desktop of its own process that ends, without any tidying up, after the server has committed a
 * migration and before that is written down.
 */
final class DyingDesktop {
  static final int EXIT = 137;

  /** The part of the apply step whose outcome nobody has written down. */
  static final int PART = 3;

  private DyingDesktop() {}

  public static void main(String[] args) {
    var home = Path.of(args[0]);
    try (var journey = new DesktopJourney(home, RunParts.of(home, killer(home)))) {
      journey.startGuidedMigration().driveToTheEnd();
      System.out.println("The run came to its end");
    } catch (Exception | AssertionError e) {
      e.printStackTrace(System.out);
    }
    System.exit(1);
  }

  private static Checkpoint killer(Path home) {
    var store = new JournalStore(home, InstantSource.system());
    return name -> {
      if (name.equals("before:part-committed") && committed(store) == PART - 1) {
        Runtime.getRuntime().halt(EXIT);
      }
    };
  }

  private static long committed(JournalStore store) {
    try {
      return store.read(store.ids().getFirst()).entries().stream()
          .filter(entry ->
              entry.event() instanceof PartCommitted part && part.subject().step().equals("apply"))
          .count();
    } catch (JournalException e) {
      throw new IllegalStateException(e);
    }
  }
}
