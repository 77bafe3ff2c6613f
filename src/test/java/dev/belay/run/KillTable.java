package dev.belay.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was answered at each kill point, by the mode of the kill. */
final class KillTable {
  /** How a run is killed. */
  enum Mode {
    CLIENT,
    BACKEND,
    SERVER,
    CONNECTION
  }

  private static final String NEVER = "does not exist";

  private final Map<String, Map<Mode, Map<String, Integer>>> cells = new LinkedHashMap<>();
  private final Map<String, Set<Mode>> absent = new LinkedHashMap<>();
  private final List<Long> offers = new ArrayList<>();
  final List<String> problems = new ArrayList<>();
  private int kills;
  private int doubts;
  private int people;
  private int continued;

  synchronized void note(String point, Mode mode, String answer) {
    cells
        .computeIfAbsent(point, _ -> new LinkedHashMap<>())
        .computeIfAbsent(mode, _ -> new TreeMap<>())
        .merge(answer, 1, Integer::sum);
    kills++;
    if (!answer.equals("nothing in doubt") && !answer.equals("never begun")) {
      doubts++;
    }
    if (answer.endsWith("unknown")) {
      people++;
    }
  }

  /** That point is not on the way of a run that is killed so. */
  synchronized void absent(String point, Mode mode) {
    absent.computeIfAbsent(point, _ -> new LinkedHashSet<>()).add(mode);
  }

  synchronized void offered(List<Long> millis) {
    offers.addAll(millis);
  }

  /** So often a person let a statement be sent again. */
  synchronized void continued(int times) {
    continued += times;
  }

  synchronized void problem(String text) {
    problems.add(text);
    System.out.println("PROBLEM " + text);
  }

  int hits(String point, Mode mode) {
    return cells.getOrDefault(point, Map.of()).getOrDefault(mode, Map.of()).values().stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** The cells that hold nothing although the point exists. */
  List<String> empty() {
    var empty = new ArrayList<String>();
    for (var point : cells.keySet()) {
      for (var mode : Mode.values()) {
        if (hits(point, mode) == 0 && !absent.getOrDefault(point, Set.of()).contains(mode)) {
          empty.add(point + " × " + mode);
        }
      }
    }
    return empty;
  }

  double shareThatNeededAPerson() {
    return doubts == 0 ? 0 : (double) people / doubts;
  }

  long medianOffer() {
    var sorted = offers.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  String markdown() {
    var text = new StringBuilder("| kill point |");
    for (var mode : Mode.values()) {
      text.append(' ').append(mode.name().toLowerCase(java.util.Locale.ROOT)).append(" |");
    }
    text.append("\n|---|---|---|---|---|\n");
    for (var point : cells.keySet()) {
      text.append("| ").append(point).append(" |");
      for (var mode : Mode.values()) {
        text.append(' ').append(cell(point, mode)).append(" |");
      }
      text.append('\n');
    }
    return text + "\n" + summary();
  }

  private String cell(String point, Mode mode) {
    if (hits(point, mode) == 0) {
      return absent.getOrDefault(point, Set.of()).contains(mode) ? NEVER : "";
    }
    return cells.get(point).get(mode).entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private String summary() {
    return """
    %d kills, %d of them with a step in doubt. A person was needed for %d of those (%.1f %%).
    A person continued a run that paused at a lost connection or a restarted server %d times.
    From reopening to the step that is offered next: median %d ms, longest %d ms.
    """
        .formatted(
            kills,
            doubts,
            people,
            100 * shareThatNeededAPerson(),
            continued,
            medianOffer(),
            offers.stream().mapToLong(Long::longValue).max().orElse(0));
  }
}
