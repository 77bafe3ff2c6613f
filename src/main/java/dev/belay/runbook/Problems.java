package dev.belay.runbook;

import dev.belay.runbook.Problem.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects the problems of one file. */
final class Problems {
  private final Path file;
  private final List<Problem> found = new ArrayList<>();

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

  void addAll(List<Problem> more) {
    found.addAll(more);
  }

  List<Problem> all() {
    return List.copyOf(found);
  }

  boolean hasErrors() {
    return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  private void add(Path in, YamlNode.Mark mark, Severity severity, String message, String cure) {
    var problem = new Problem(in, mark.line(), mark.column(), severity, message, cure);
    if (!found.contains(problem)) {
      found.add(problem);
    }
  }
}
