package dev.belay.run.action;

import dev.belay.run.Result;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What changed between two samples of a query whose rows should stay the same. */
final class Movement {
  private static final int NAMED = 5;

  private Optional<Sample> last = Optional.empty();

  private record Sample(long at, Result result) {}

  /**
   * Takes the next sample.
   *
   * @return what changed since the one before it, in words, row by row; empty where nothing did, or
   *     where there is none before
   */
  List<String> next(long at, Result result) {
    var before = last;
    last = Optional.of(new Sample(at, result));
    if (before.isEmpty() || before.get().result().equals(result)) {
      return List.of();
    }
    return words(before.get(), at, result);
  }

  private static List<String> words(Sample before, long at, Result result) {
    var elapsed = Duration.ofNanos(at - before.at());
    var old = byName(before.result());
    var now = byName(result);
    var words = new ArrayList<String>();
    now.forEach((name, row) -> {
      var was = Optional.ofNullable(old.get(name));
      if (was.isEmpty()) {
        words.add(name + " is new");
      } else if (!was.get().equals(row)) {
        words.add(name + rate(was.get(), row, elapsed));
      }
    });
    old.keySet().stream()
        .filter(name -> !now.containsKey(name))
        .map(name -> name + " is gone")
        .forEach(words::add);
    if (words.isEmpty()) {
      // The names are not unique, or there are more rows than are kept.
      words.add("the rows changed");
    }
    return words.size() <= NAMED
        ? List.copyOf(words)
        : List.of(
            String.join("; ", words.subList(0, NAMED))
                + "; and "
                + (words.size() - NAMED)
                + " more");
  }

  private static Map<String, List<Optional<String>>> byName(Result result) {
    var rows = new LinkedHashMap<String, List<Optional<String>>>();
    result.rows().forEach(row -> rows.put(row.getFirst().orElse("null"), row));
    return rows;
  }

  /** A number that changed is told per second; anything else only as a change. */
  private static String rate(
      List<Optional<String>> was, List<Optional<String>> now, Duration elapsed) {
    var from = number(was);
    var to = number(now);
    if (from.isEmpty() || to.isEmpty() || elapsed.toMillis() == 0) {
      return " changed";
    }
    var perSecond =
        to.get()
            .subtract(from.get())
            .multiply(BigDecimal.valueOf(1000))
            .divide(BigDecimal.valueOf(elapsed.toMillis()), 1, RoundingMode.HALF_UP);
    return " " + perSecond.toPlainString() + " /s";
  }

  private static Optional<BigDecimal> number(List<Optional<String>> row) {
    if (row.size() < 2) {
      return Optional.empty();
    }
    try {
      return row.get(1).map(BigDecimal::new);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
