package dev.belay.run;

import dev.belay.journal.Cause;
import dev.belay.journal.JournalEvent.PlanRead;
import dev.belay.journal.JournalEvent.PlannedFile;
import dev.belay.journal.RunState;
import dev.belay.migration.Applied;
import dev.belay.migration.Migration;
import dev.belay.migration.MigrationException;
import dev.belay.migration.MigrationFolder;
import dev.belay.migration.Plan;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the apply steps of a run would apply: read when the run is opened, and compared before each
 * of them with what is there then. Blocks on files and on the watch session.
 *
 * @param base the folder that the runbook's relative paths start at
 */
public record Plans(RunSessions sessions, Values values, Path base) {
  private static final int NAMED = 10;

  static Plans of(RunParts parts) {
    return new Plans(parts.sessions(), parts.values(), parts.folders().base());
  }

  /** What a step's folder and the history say now. */
  public record Reading(MigrationFolder folder, List<Applied> applied, Plan plan) {}

  /**
   * Reads a step's folder and the history.
   *
   * @throws MigrationException where the folder cannot be applied
   * @throws Values.MissingValueException where its name depends on a value that is not there yet
   */
  public Reading read(Action.Apply apply) throws MigrationException, SQLException {
    var folder = MigrationFolder.read(folder(apply));
    var applied = sessions.watch(connection -> folder.history().applied(connection));
    var upTo = apply.upTo().map(values::text).filter(version -> !version.isBlank());
    return new Reading(folder, applied, Plan.of(folder.set(), applied, upTo));
  }

  /** What is applied and not in the step's folder now; nothing where that cannot be read. */
  Optional<List<String>> missing(Action.Apply apply) throws SQLException {
    try {
      return Optional.of(read(apply).plan().missing().stream().map(Plans::label).toList());
    } catch (MigrationException | Values.MissingValueException _) {
      return Optional.empty();
    }
  }

  /** The folder that the step names. */
  Path folder(Action.Apply apply) {
    return base.resolve(Path.of(values.text(apply.folder()))).toAbsolutePath().normalize();
  }

  /** The event that keeps a reading. */
  static PlanRead event(String step, Plan plan) {
    var files = files(plan);
    var missing = plan.missing().stream().map(Plans::label).toList();
    var content =
        files.stream().map(PlannedFile::toString).collect(Collectors.joining("\n"))
            + "\nmissing "
            + missing;
    return new PlanRead(step, plan.folder().toString(), Checksums.of(content), files, missing);
  }

  private static List<PlannedFile> files(Plan plan) {
    return plan.pending().stream().map(Plans::file).toList();
  }

  private static PlannedFile file(Migration migration) {
    return new PlannedFile(
        migration.version(),
        migration.name(),
        migration.sha256(),
        migration.forward().sql().statements().size(),
        migration.transactional(),
        migration.rollback().map(script -> script.sql().sha256()));
  }

  private static String label(Applied row) {
    return row.version() + "_" + row.name();
  }

  /** A folder that cannot be applied, as the reason why a step does not start. */
  public static Cause cause(MigrationException e) {
    return Cause.of(e.summary() + " Nothing was sent.", e.cure());
  }

  /**
   * Compares what is pending now with the step's last reading, of which this run may have applied a
   * part.
   *
   * @return the differences as a reason not to apply; nothing where it is the same
   */
  public static Optional<Cause> differs(RunState state, String step, Reading now) {
    var agreed = state.plan(step);
    if (agreed.isEmpty()) {
      return Optional.empty();
    }
    var files = files(now.plan());
    var left = left(state, agreed.get(), now);
    return left.equals(files)
        ? Optional.empty()
        : Optional.of(
            Cause.of(
                "The pending migrations are not those that were read before: "
                    + String.join("; ", differences(left, files, now))
                    + ". Nothing was sent.",
                "Put the files back as they were, or look at the list as it is now: tried again,"
                    + " the step applies that list. Approvals that cover it are asked for again."));
  }

  /** The files of a reading that this run has not applied since. */
  private static List<PlannedFile> left(RunState state, PlanRead reading, Reading now) {
    var ours =
        now.applied().stream()
            .filter(row -> row.by().run().equals(state.run()))
            .map(Applied::version)
            .collect(Collectors.toSet());
    return reading.files().stream().filter(file -> !ours.contains(file.version())).toList();
  }

  private static List<String> differences(
      List<PlannedFile> before, List<PlannedFile> now, Reading reading) {
    var old = new HashMap<String, PlannedFile>();
    before.forEach(file -> old.put(file.version(), file));
    var words = new ArrayList<String>();
    for (var file : now) {
      var known = Optional.ofNullable(old.remove(file.version()));
      if (known.isEmpty()) {
        words.add(file.label() + " is new");
      } else if (!known.get().equals(file)) {
        words.add(
            file.label() + (sameForward(known.get(), file) ? "'s rollback" : "") + " changed");
      }
    }
    for (var file : before) {
      if (old.containsKey(file.version())) {
        words.add(
            file.label()
                + reading.applied().stream()
                    .filter(row -> row.version().equals(file.version()))
                    .findFirst()
                    .map(row -> " was applied meanwhile, by run " + row.by().run())
                    .orElse(" is not there any more"));
      }
    }
    return words.size() <= NAMED
        ? words
        : Stream.concat(
                words.stream().limit(NAMED), Stream.of("and " + (words.size() - NAMED) + " more"))
            .toList();
  }

  private static boolean sameForward(PlannedFile one, PlannedFile other) {
    return one.sha256().equals(other.sha256()) && one.label().equals(other.label());
  }

  /**
   * Makes sure that a step's migrations are those that people were shown, before its approvals are
   * looked at: a list that was shown before is taken as it is; another one is written down, and is
   * the reason why the step does not start.
   */
  Optional<Cause> hold(Recorder recorder, Step step) throws SQLException {
    if (!(step.action() instanceof Action.Apply apply)) {
      return Optional.empty();
    }
    try {
      var now = read(apply);
      var state = recorder.state();
      if (state.plan(step.id()).isPresent() && differs(state, step.id(), now).isEmpty()) {
        return Optional.empty();
      }
      var why = differs(state, step.id(), now);
      var shown =
          state.readings(step.id()).stream()
              .filter(reading -> left(state, reading, now).equals(files(now.plan())))
              .reduce((_, last) -> last);
      recorder.record(shown.orElseGet(() -> event(step.id(), now.plan())));
      return shown.isPresent() ? Optional.empty() : why;
    } catch (MigrationException e) {
      return Optional.of(cause(e));
    } catch (Values.MissingValueException _) {
      // The attempt says which value is missing.
      return Optional.empty();
    }
  }
}
