package dev.belay.run;

import dev.belay.journal.JournalEvent.Reach;
import dev.belay.sql.SqlScript;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Carries out one kind of action. */
public interface ActionRunner {
  /**
   * Looks at everything that can be known without an effect: files, parameters, plans.
   *
   * @throws StepRefused when the step cannot be begun
   * @throws SQLException when the database cannot be asked
   */
  Prepared prepare(StepContext context) throws StepRefused, SQLException;

  /**
   * Work that is ready to begin.
   *
   * @param reach what it can change
   * @param content everything that will be sent, for the journal's and the approvals' checksum
   * @param parts how many parts it has; 0 where it has none
   */
  record Prepared(Reach reach, String content, int parts, Work work) {}

  /** The work itself. */
  interface Work {
    /** Does it. An SQLException is judged by the engine. */
    StepOutcome run() throws SQLException, InterruptedException, StepRefused;
  }

  /**
   * The scripts that the step would send now, by the label of their parts, as far as its files tell
   * before anything is sent.
   *
   * @throws StepRefused when they cannot be read
   */
  default Map<String, SqlScript> scripts(StepContext context) throws StepRefused, SQLException {
    return Map.of();
  }

  /**
   * Removes what an attempt that was broken off left behind.
   *
   * @return what was removed, or could not be, as sentences; nothing where it leaves nothing
   */
  default List<String> removeLeftovers(StepContext context) {
    return List.of();
  }

  /** Whether an attempt whose answer was lost may simply be made again. */
  default boolean repeatable() {
    return false;
  }
}
