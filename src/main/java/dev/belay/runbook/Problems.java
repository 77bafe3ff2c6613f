package dev.belay.runbook;

import dev.belay.runbook.Problem.Severity;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the problems of one file, up to a number that nobody reads to its end. */
final class Problems {
  private static final int MOST = 500;
  private static final int LONGEST = 500;

  private final Path file;
  private final Set<Problem> found = new LinkedHashSet<>();

  Problems(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  void error(YamlNode.Mark mark, String message, String cure) {
    add(file, mark, Severity.ERROR, message, cure);
  }

  void warning(YamlNode.Mark mark, String message, String cure) {
    add(file, mark, Severity.WARNING, message, cure);
  }

  /** Adds an error of another file that belongs to this one. */
  void errorIn(Path other, YamlNode.Mark mark, String message, String cure) {
    add(other, mark, Severity.ERROR, message, cure);
  }

  int count() {
    return found.size();
  }

  List<Problem> all() {
    return List.copyOf(found);
  }

  boolean hasErrors() {
    return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  private void add(Path in, YamlNode.Mark mark, Severity severity, String message, String cure) {
    var problem =
        new Problem(in, mark.line(), mark.column(), severity, shortened(message), shortened(cure));
    if (found.size() < MOST) {
      found.add(problem);
    }
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
