package dev.belay.migration;

import dev.belay.sql.Position;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

  /** How many problems are told one by one, and how many cures. */
  private static final int TOLD = 10;

  private final transient List<Problem> problems;

  public MigrationException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The problems, in the order of the files. */
  public List<Problem> problems() {
    return problems;
  }

  /** The problems for people: their number, then a line each for the first ten. */
  public String summary() {
    if (problems.size() == 1) {
      var only = problems.getFirst();
      return only.file() + only.at().map(place -> ", " + place).orElse("") + ": " + only.what();
    }
    var lines = new StringBuilder();
    var files = problems.stream().map(Problem::file).distinct().count();
    lines.append(problems.size()).append(" problems in ").append(files);
    lines.append(files == 1 ? " file" : " files");
    Optional.ofNullable(problems.getFirst().file().getParent())
        .ifPresent(folder -> lines.append(" of ").append(folder));
    lines.append(":");
    problems.stream()
        .limit(TOLD)
        .forEach(one ->
            lines
                .append("\n  ")
                .append(one.file().getFileName())
                .append(one.at().map(place -> ", " + place).orElse(""))
                .append(": ")
                .append(one.what()));
    if (problems.size() > TOLD) {
      lines.append("\n  and ").append(problems.size() - TOLD).append(" more.");
    }
    return lines.toString();
  }

  /** What to do, each thing once; with several of them, for how many problems. */
  public String cure() {
    var cures = new LinkedHashMap<String, Integer>();
    problems.forEach(one -> cures.merge(one.cure(), 1, Integer::sum));
    if (cures.size() == 1) {
      return problems.getFirst().cure();
    }
    return cures.entrySet().stream()
        .limit(TOLD)
        .map(one -> one.getKey() + " (" + one.getValue() + "×)")
        .collect(Collectors.joining("\n"));
  }
}
