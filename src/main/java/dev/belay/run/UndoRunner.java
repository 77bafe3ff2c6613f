package dev.belay.run;

import java.sql.SQLException;
import java.util.List;

/** Takes one step back. */
public interface UndoRunner extends ActionRunner {
  /** What comparing before with after says, once the step is taken back. */
  Verification verify(StepContext context) throws SQLException;

  /**
   * What a comparison says.
   *
   * @param proves whether it compared anything at all
   * @param differences what is not as before
   * @param notes differences that are named and accepted, such as the order of columns
   */
  record Verification(boolean proves, List<String> differences, List<String> notes) {
    /** Nothing was compared. */
    public static final Verification NONE = new Verification(false, List.of(), List.of());

    public Verification {
      differences = List.copyOf(differences);
      notes = List.copyOf(notes);
    }
  }
}
