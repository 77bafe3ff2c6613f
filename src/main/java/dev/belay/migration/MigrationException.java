package dev.belay.migration;

import dev.belay.sql.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A folder of migrations that is not read, with every problem found in it. */
public final class MigrationException extends Exception {
  /** One problem: where it is, what was found, and what to do about it. */
  public record Problem(Path file, Optional<Position> at, String what, String cure) {
    @Override
    public String toString() {
      var place = at.map(position -> ", " + position).orElse("");
      return file + place + ": " + what + " " + cure;
    }
  }

  private final transient List<Problem> problems;

  public MigrationException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The problems, in the order of the files. */
  public List<Problem> problems() {
    return problems;
  }
}
