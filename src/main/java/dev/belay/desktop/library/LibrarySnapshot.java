package dev.belay.desktop.library;

import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.control.Tone;
import dev.belay.postgres.Environment;
import dev.belay.runbook.About;
import dev.belay.runbook.Step;
import java.util.List;
import java.util.Optional;

/**
 * What the library shows, read at one moment.
 *
 * @param folder where the runbooks are, for people
 * @param interrupted the runs that have no end, newest first
 * @param broken runbook files and journals that cannot be read: place, line and cure
 */
public record LibrarySnapshot(
    String folder,
    List<Interrupted> interrupted,
    List<RunbookLine> runbooks,
    List<Connection> connections,
    List<String> broken,
    int journals) {
  public LibrarySnapshot {
    interrupted = List.copyOf(interrupted);
    runbooks = List.copyOf(runbooks);
    connections = List.copyOf(connections);
    broken = List.copyOf(broken);
  }

  /** The runbooks of a kind, in their order. */
  public List<RunbookLine> of(About.Kind kind) {
    return runbooks.stream().filter(line -> line.kind() == kind).toList();
  }

  /**
   * A run that has no end.
   *
   * @param driver the other process that drives it, and since when; empty where none does
   * @param doubt the steps whose outcome nobody knows; empty when there is none
   * @param standing what failed, where it stands, who ran it, what it carries along
   */
  public record Interrupted(
      Named named,
      Environment environment,
      String target,
      Optional<String> driver,
      Optional<Doubt> doubt,
      String standing) {
    public String run() {
      return named.run();
    }

    /** Such as 0139. */
    public String number() {
      return named.number();
    }

    /** The card's headline. */
    public String headline() {
      return named.words()
          + " "
          + driver
              .map(process -> "is driven by " + process)
              .orElseGet(() ->
                  named.state()
                      + doubt.map(some -> " with " + some.count() + " in doubt").orElse(""));
    }
  }

  /**
   * A run by its names.
   *
   * @param title of its runbook
   * @param state what became of it, such as "was interrupted"
   */
  public record Named(String run, String title, String state) {
    /** Such as 0139. */
    public String number() {
      var dash = run.indexOf('-');
      return dash < 0 ? run : run.substring(0, dash);
    }

    /** Number and title. */
    public String words() {
      return "Run " + number() + " " + title;
    }
  }

  /**
   * What is in doubt.
   *
   * @param count such as "one step"
   * @param step the first of them
   * @param what what was sent, and since when no answer came
   */
  public record Doubt(String count, String step, String what) {}

  /**
   * A runbook of the folder.
   *
   * @param review such as "due 1 Nov 2027"
   * @param overdue whether its review is
   */
  public record RunbookLine(
      String id,
      String title,
      About.Kind kind,
      Size size,
      LastRun lastRun,
      String review,
      boolean overdue) {}

  /** How much a runbook is, and the worst that it can do. */
  public record Size(Step.Risk highest, int steps) {}

  /** How the newest run of a runbook stands; without a state it never ran. */
  public record LastRun(Optional<StateLook> state, String words) {
    /** It never ran. */
    public static final LastRun NEVER = new LastRun(Optional.empty(), "never");
  }

  /**
   * A connection.
   *
   * @param place host and role
   * @param note what is known of it now; empty words for nothing
   */
  public record Connection(
      String name, Environment environment, String place, Tone tone, String note) {}
}
