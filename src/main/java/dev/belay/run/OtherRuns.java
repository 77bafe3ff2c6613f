package dev.belay.run;

import dev.belay.journal.JournalStore;
import dev.belay.postgres.Markers;
import dev.belay.postgres.RunRows;
import dev.belay.run.RunRefusedException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The runs that are open on the database of a new one: two operators who begin the same runbook
 * hear of each other before anything is sent.
 */
final class OtherRuns {
  /** What the lock of a beginning is named after, in place of a run. */
  private static final String BEGINNING = "(beginning)";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PACE = Duration.ofMillis(50);

  private final RunSessions sessions;
  private final JournalStore store;
  private final Markers markers = new Markers();

  OtherRuns(RunSessions sessions, JournalStore store) {
    this.sessions = sessions;
    this.store = store;
  }

  /**
   * Lets one run at a time begin on the database, until {@link #begun}, and looks for others.
   *
   * @param confirmed the runs beside which this one may begin
   * @throws RunRefusedException naming every other open run that is not confirmed
   */
  void require(Set<String> confirmed) throws RunRefusedException, SQLException {
    var jdbc = sessions.watchSession().jdbc();
    alone(jdbc);
    var others =
        new RunRows()
            .open(jdbc).stream()
                .filter(other -> !confirmed.contains(other.run()))
                .filter(other -> !overHere(other.run()))
                .toList();
    if (!others.isEmpty()) {
      throw RunRefusedException.beside(
          (others.size() == 1
                  ? "Another run is open on this database: "
                  : others.size() + " other runs are open on this database: ")
              + others.stream().map(OtherRuns::words).collect(Collectors.joining("; "))
              + ". Nothing was sent, and this run was not opened.",
          "Wait until it has ended, or resume and end it where it was begun. Or confirm that this"
              + " run starts beside it.",
          others.stream().map(RunRows.OpenRun::run).toList());
    }
  }

  /** The run is known to others now: the next one may begin. */
  void begun() throws SQLException {
    markers.unlock(sessions.watchSession().jdbc(), BEGINNING);
  }

  private void alone(Connection jdbc) throws RunRefusedException, SQLException {
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (!markers.tryLock(jdbc, BEGINNING)) {
      if (System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
        throw new RunRefusedException(
            Reason.TAKEN,
            "Another Belay has been starting a run on this database for "
                + PATIENCE.toSeconds()
                + " s. Nothing was sent, and this run was not opened.",
            "Start it again in a moment.");
      }
      try {
        Thread.sleep(PACE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A run of this machine whose end its journal knows, and the database not. */
  private boolean overHere(String run) {
    return store.finished(run);
  }

  private static String words(RunRows.OpenRun other) {
    var about =
        other
            .about()
            .map(one ->
                " of \"%s\", by %s on %s".formatted(one.runbook(), one.operator(), one.host()))
            .orElse("");
    return "run "
        + other.run()
        + about
        + ", since "
        + other.since().truncatedTo(ChronoUnit.SECONDS)
        + ", "
        + other
            .driver()
            .map(one ->
                "driven now by session %d of role %s from %s"
                    .formatted(one.pid(), one.user(), one.client()))
            .orElse("which no Belay process drives now");
  }
}
