package dev.belay.migration;

import dev.belay.migration.MigrationException.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What applying a folder would do: its pending migrations, read and cut, before anything is sent.
 *
 * @param pending in the order in which they apply
 * @param missing applied, and without a file in this folder
 * @param warnings what is lawful but should be known, of the pending ones
 */
public record Plan(
    Path folder,
    List<Migration> pending,
    List<Applied> missing,
    List<MigrationSet.Warning> warnings) {
  public Plan {
    pending = List.copyOf(pending);
    missing = List.copyOf(missing);
    warnings = List.copyOf(warnings);
  }

  /**
   * The plan that follows from the files and the history.
   *
   * @param upTo the last version to apply; absent: all
   * @throws MigrationException where the files contradict the history, with every problem
   */
  public static Plan of(MigrationSet files, List<Applied> rows, Optional<String> upTo)
      throws MigrationException {
    var status = MigrationStatus.of(files, rows);
    var problems = new ArrayList<Problem>();
    status.changedSinceApplied().forEach(pair -> problems.add(changed(pair)));
    status.outOfOrder().forEach(migration -> problems.add(outOfOrder(migration)));
    var last = upTo.flatMap(files::find);
    if (upTo.isPresent() && last.isEmpty()) {
      problems.add(
          new Problem(
              files.folder(),
              Optional.empty(),
              "There is no migration " + upTo.get() + ", up to which the step applies.",
              "Name one of the folder's versions, or leave up-to out."));
    }
    if (!problems.isEmpty()) {
      throw new MigrationException(problems);
    }
    var wanted =
        status.pending().stream()
            .filter(one ->
                last.isEmpty() || Versions.ORDER.compare(one.version(), last.get().version()) <= 0)
            .toList();
    var scripts = wanted.stream().map(one -> one.forward().file()).collect(Collectors.toSet());
    return new Plan(
        files.folder(),
        wanted,
        status.missingFiles(),
        files.warnings().stream().filter(one -> scripts.contains(one.file())).toList());
  }

  private static Problem changed(MigrationStatus.Pair pair) {
    return new Problem(
        pair.migration().forward().file(),
        Optional.empty(),
        pair.migration().label() + " was changed since it was applied on " + pair.row().at() + ".",
        "Put the file back as it was, and write the change as a new migration.");
  }

  private static Problem outOfOrder(Migration migration) {
    return new Problem(
        migration.forward().file(),
        Optional.empty(),
        migration.label() + " is older than one that is applied already.",
        "Give it a newer number.");
  }

  /** How many statements the pending migrations have. */
  public int statements() {
    return pending.stream().mapToInt(one -> one.forward().sql().statements().size()).sum();
  }

  /** The pending migrations that have no rollback script. */
  public List<Migration> withoutRollback() {
    return pending.stream().filter(one -> one.rollback().isEmpty()).toList();
  }
}
