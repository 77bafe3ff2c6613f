package dev.belay.runbook;

import dev.belay.runbook.YamlNode.Mark;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a runbook with all its files, checks it, and expands its calls. Every problem is reported
 * at once, with its place and its cure; no input makes it throw.
 */
public final class RunbookReader {
  private static final int DEEPEST_CALL = 5;
  private static final int MOST_STEPS = 2_000;

  private final InstantSource clock;

  /** A reader that takes today's date, for overdue reviews, from that clock. */
  public RunbookReader(InstantSource clock) {
    this.clock = clock;
  }

  /** Reads the runbook of that file. */
  public Reading read(Path file) {
    var session = new Session(file);
    var runbook = session.resolve(file, List.of());
    var problems = session.problems.values().stream().flatMap(List::stream).toList();
    var fine = problems.stream().noneMatch(p -> p.severity() == Problem.Severity.ERROR);
    return new Reading(
        fine
            ? runbook.map(book -> new Resolved(book, file, session.files.sources()))
            : Optional.empty(),
        inOrder(problems));
  }

  private static List<Problem> inOrder(List<Problem> problems) {
    return problems.stream()
        .distinct()
        .sorted(
            Comparator.comparing((Problem problem) -> problem.file().toString())
                .thenComparing(Problem::line)
                .thenComparing(Problem::column))
        .toList();
  }

  /** One reading: the files of one runbook and of those that it calls. */
  private final class Session {
    private final RunbookFiles files;
    private final Map<Path, List<Problem>> problems = new LinkedHashMap<>();
    private final Map<Path, Optional<Runbook>> known = new HashMap<>();

    Session(Path file) {
      this.files = new RunbookFiles(file);
    }

    Optional<Runbook> resolve(Path file, List<Path> callers) {
      var found = new Problems(file);
      var resolved = resolve(file, callers, found);
      problems.put(file, found.all());
      var usable = found.hasErrors() ? Optional.<Runbook>empty() : resolved;
      known.put(file, usable);
      return usable;
    }

    private Optional<Runbook> resolve(Path file, List<Path> callers, Problems found) {
      var document =
          files.read(file, found, Mark.START).flatMap(text -> YamlParser.parse(text, found));
      if (document.isEmpty()) {
        return Optional.empty();
      }
      var places = new Places();
      var written = new Binder(found, places).runbook(document.get().root());
      new RunbookCheck(found, places, clock.instant()).check(written);
      var inlining = new Inlining(files, found, places);
      var runbook = inlining.inline(written);
      var children = children(runbook, file, callers, found, places);
      new ReferenceCheck(found, places, inlining, new Scope(runbook, children)).check(runbook);
      if (found.hasErrors()) {
        return Optional.empty();
      }
      var expanded = new Expansion(found, places).expand(runbook, children);
      if (expanded.steps().size() > MOST_STEPS) {
        found.error(
            Mark.START,
            "with its calls the runbook has more than " + MOST_STEPS + " steps",
            "Split it into several runbooks.");
      }
      return Optional.of(expanded);
    }

    private Map<String, Runbook> children(
        Runbook runbook, Path file, List<Path> callers, Problems found, Places places) {
      var path = new ArrayList<>(callers);
      path.add(file.toAbsolutePath().normalize());
      var children = new LinkedHashMap<String, Runbook>();
      for (var step : runbook.steps()) {
        if (step.action() instanceof Action.Call call && !places.isBroken(call)) {
          child(call, file, path, found, places).ifPresent(book -> children.put(step.id(), book));
        }
      }
      return children;
    }

    private Optional<Runbook> child(
        Action.Call call, Path file, List<Path> path, Problems found, Places places) {
      var mark = places.value(call, "runbook");
      var child = files.beside(file, call.runbook(), found, mark);
      if (child.isEmpty()) {
        return Optional.empty();
      }
      if (path.contains(child.get())) {
        found.error(
            mark,
            "the call of " + call.runbook() + " leads back to a runbook that is calling",
            "Remove one of the calls; a runbook cannot contain itself.");
        return Optional.empty();
      }
      if (path.size() >= DEEPEST_CALL) {
        found.error(
            mark,
            "calls are nested more than " + DEEPEST_CALL + " deep",
            "Take the steps of an inner runbook into the one that calls it.");
        return Optional.empty();
      }
      var resolved =
          known.containsKey(child.get()) ? known.get(child.get()) : resolve(child.get(), path);
      if (resolved.isEmpty()) {
        found.error(
            mark,
            call.runbook() + " has errors of its own",
            "Correct them first; they are listed with their places.");
      }
      return resolved;
    }
  }
}
