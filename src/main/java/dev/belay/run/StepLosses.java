package dev.belay.run;

import dev.belay.backup.TableComparison;
import dev.belay.backup.TableComparison.Compared;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Loss;
import dev.belay.journal.Losses;
import dev.belay.journal.Losses.Kept;
import dev.belay.journal.Losses.Missing;
import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.postgres.Markers;
import dev.belay.run.loss.LossCounter;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import dev.belay.sql.Destruction;
import dev.belay.sql.SqlScript;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What steps destroy: counted before they are confirmed, compared after they are undone. */
final class StepLosses {
  /** A count that is older is made again when the step begins. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private static final Duration COMPARING = Duration.ofSeconds(30);

  private final RunParts parts;
  private final Function<Action, ActionRunner> runners;
  private final Map<String, String> read = new LinkedHashMap<>();
  private final Map<String, Instant> counted = new LinkedHashMap<>();

  StepLosses(RunParts parts, Function<Action, ActionRunner> runners) {
    this.parts = parts;
    this.runners = runners;
  }

  /** Counts what the step is about to destroy, before a person is asked. */
  void count(Step step) throws SQLException {
    if (sends(step)) {
      var scripts = scripts(step);
      var content = content(scripts);
      if (!content.equals(read.get(step.id()))
          || !fresh(step) && state(step).status() != StepStatus.WAITING) {
        count(step, scripts, content);
      }
    }
  }

  /** Counts once more where a person took long: the application may have written since. */
  void countAgain(Step step) throws SQLException {
    if (sends(step) && !fresh(step)) {
      var scripts = scripts(step);
      count(step, scripts, content(scripts));
    }
  }

  private static boolean sends(Step step) {
    return step.action() instanceof Action.Apply || step.action() instanceof Action.Sql;
  }

  private boolean fresh(Step step) {
    var last = counted.get(step.id());
    return last != null && last.plus(FRESH).isAfter(parts.now());
  }

  private void count(Step step, Map<String, SqlScript> scripts, String content)
      throws SQLException {
    var losses = losses(step, scripts);
    read.put(step.id(), content);
    counted.put(step.id(), parts.now());
    var known = state(step).losses();
    var kept = kept();
    var news =
        losses.isEmpty()
            ? !known.counted().isEmpty() && !state(step).tookEffect()
            : !known.content().equals(content)
                || !known.counted().containsAll(losses)
                || !known.kept().equals(kept)
                || known.compared().isPresent();
    if (news) {
      parts.recorder().record(new JournalEvent.LossesCounted(step.id(), content, losses, kept));
    }
  }

  private List<Loss> losses(Step step, Map<String, SqlScript> scripts) throws SQLException {
    var found =
        Destruction.of(List.copyOf(scripts.values())).stream()
            .filter(one -> !undoneByHand(step, one.what()))
            .toList();
    if (found.isEmpty()) {
      return List.of();
    }
    var labels =
        scripts.entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getValue().name(), Map.Entry::getKey, (one, _) -> one));
    return parts
        .sessions()
        .watch(connection ->
            LossCounter.count(connection, found, name -> labels.getOrDefault(name, name)));
  }

  /** The undo that a step's author wrote for an UPDATE of the runbook gives its values back. */
  private static boolean undoneByHand(Step step, Destruction what) {
    return step.action() instanceof Action.Sql
        && what instanceof Destruction.OverwrittenValues
        && step.ending().undo().filter(undo -> undo.none().isEmpty()).isPresent();
  }

  /** By label; what cannot be read is said by the step itself. */
  private Map<String, SqlScript> scripts(Step step) throws SQLException {
    try {
      return runners
          .apply(step.action())
          .scripts(new StepContext(step, Subject.forward(step.id(), 1), parts));
    } catch (StepRefused | Values.MissingValueException | IllegalArgumentException e) {
      return Map.of();
    }
  }

  private static String content(Map<String, SqlScript> scripts) {
    return Checksums.of(
        scripts.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue().sha256())
            .collect(Collectors.joining("\n")));
  }

  /** The newest verified backup that this run took. */
  private Optional<Kept> kept() {
    var state = parts.recorder().state();
    return parts.runbook().steps().reversed().stream()
        .filter(step -> step.action() instanceof Action.Backup backup && backup.verify())
        .filter(step -> state.step(step.id()).status() == StepStatus.DONE)
        .flatMap(step -> kept(state, step).stream())
        .max((one, other) -> one.at().compareTo(other.at()));
  }

  private static Optional<Kept> kept(RunState state, Step step) {
    return Optional.ofNullable(state.captured().get(step.id() + ".folder"))
        .flatMap(folder ->
            TableComparison.dump(Path.of(folder.value()))
                .map(dump ->
                    new Kept(
                        dump.toString(),
                        dump.toString().endsWith(".sql"),
                        state.step(step.id()).since())));
  }

  // ---- after an undo

  /** Compares the data with what was counted before, and writes it down. */
  Losses.Compared compare(Step step) throws SQLException {
    var losses = state(step).losses();
    var kept = losses.kept().or(this::kept);
    var tables = tables(kept);
    var before = losses.counted().stream().filter(loss -> tookEffect(state(step), loss)).toList();
    var now = before.isEmpty() ? List.<Loss>of() : losses(step, scripts(step));
    var missing = new ArrayList<Missing>();
    var unknown = new ArrayList<String>();
    for (var loss : before) {
      compare(loss, now.stream().filter(loss::sameAs).findFirst(), tables)
          .ifPresent(shortfall -> {
            switch (shortfall) {
              case Shortfall.Gone(var one) -> missing.add(one);
              case Shortfall.Unclear(var why) -> unknown.add(why);
            }
          });
    }
    var equal = new ArrayList<String>();
    equal(kept, tables).ifPresent(equal::add);
    if (before.isEmpty()) {
      equal.addFirst("No statement of the step destroys data.");
    } else if (missing.isEmpty() && unknown.isEmpty()) {
      equal.addFirst("What was counted before is there again.");
    }
    var compared = new Losses.Compared(missing, unknown, equal, kept);
    parts.recorder().record(new JournalEvent.LossesCompared(step.id(), compared));
    return compared;
  }

  /** Something that is not as before, or not known to be. */
  private sealed interface Shortfall {
    record Gone(Missing missing) implements Shortfall {}

    record Unclear(String why) implements Shortfall {}
  }

  private static boolean tookEffect(StepState state, Loss loss) {
    return state.attempts().stream()
        .filter(attempt -> !attempt.subject().isUndo())
        .flatMap(attempt -> attempt.parts().stream())
        .anyMatch(part ->
            part.committed()
                && (part.label().equals(loss.label())
                    || part.label().startsWith(loss.label() + "#")));
  }

  private static Optional<Shortfall> compare(
      Loss before, Optional<Loss> now, List<Compared> tables) {
    if (before.count().equals(Loss.Count.counted(0))) {
      return Optional.empty();
    }
    return switch (before.kind()) {
      case ROWS, VALUES, SEQUENCE -> counts(before, now);
      case OVERWRITTEN ->
          tables.stream().anyMatch(table -> table.equal() && isOf(before, table))
              ? Optional.empty()
              : Optional.of(
                  new Shortfall.Unclear(
                      "Whether the "
                          + before.words()
                          + " are back is unknown: "
                          + (tables.isEmpty()
                              ? "there is no backup of this run to compare with."
                              : "the table differs from the backup, and others may have written"
                                  + " it since.")));
      case UNTOLD ->
          !tables.isEmpty() && tables.stream().allMatch(Compared::equal)
              ? Optional.empty()
              : Optional.of(
                  new Shortfall.Unclear(
                      "Whether "
                          + before.script()
                          + ", statement "
                          + before.statement()
                          + ", destroyed data is unknown: "
                          + before.of()
                          + "."));
    };
  }

  private static boolean isOf(Loss loss, Compared table) {
    return loss.of().equals(table.label())
        || loss.of().startsWith(table.label() + ".")
        || loss.of().startsWith(table.label() + " ");
  }

  private static Optional<Shortfall> counts(Loss before, Optional<Loss> now) {
    var old = before.count();
    var present = now.map(Loss::count).filter(count -> count.number().isPresent());
    if (old.number().isEmpty() || present.isEmpty()) {
      return Optional.of(
          new Shortfall.Unclear(
              "Whether the "
                  + before.words()
                  + " are back is unknown"
                  + (now.isEmpty() ? ": the scripts have changed since." : ".")));
    }
    var gone = old.number().get() - present.get().number().orElseThrow();
    if (old.exact() && present.get().exact()) {
      return gone <= 0
          ? Optional.empty()
          : Optional.of(new Shortfall.Gone(new Missing(before, Loss.Count.counted(gone))));
    }
    if (gone > old.number().get() / 2) {
      return Optional.of(
          new Shortfall.Gone(new Missing(before, Loss.Count.about(gone, old.source()))));
    }
    return Optional.of(
        new Shortfall.Unclear(
            "Only estimates are known of the "
                + before.words()
                + ": now "
                + present.get().number().orElseThrow()
                + "."));
  }

  private List<Compared> tables(Optional<Kept> kept) throws SQLException {
    if (kept.isEmpty()) {
      return List.of();
    }
    var folder = Path.of(kept.get().dump()).getParent();
    return folder == null
        ? List.of()
        : parts
            .sessions()
            .watch(connection -> TableComparison.of(folder, connection, COMPARING))
            .stream()
            // Belay's own rows are about the run.
            .filter(table -> !table.label().startsWith(Markers.SCHEMA + "."))
            .toList();
  }

  private static Optional<String> equal(Optional<Kept> kept, List<Compared> tables) {
    if (tables.isEmpty()) {
      return Optional.empty();
    }
    var same = tables.stream().filter(Compared::equal).count();
    var others =
        tables.stream().filter(table -> !table.equal()).map(Compared::words).limit(8).toList();
    return Optional.of(
        same
            + " of "
            + tables.size()
            + (tables.size() == 1 ? " table equals the backup" : " tables equal the backup")
            + (others.isEmpty() ? "." : "; not: " + String.join(", ", others) + "."));
  }

  private StepState state(Step step) {
    return parts.recorder().state().step(step.id());
  }
}
