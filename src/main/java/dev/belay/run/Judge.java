package dev.belay.run;

import dev.belay.runbook.Expectation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Compares values with what they must be. */
public final class Judge {
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|min|h|d)");
  private static final Pattern CLOCK =
      Pattern.compile("(?:(-?\\d+) days? ?)?(?:(-?)(\\d+):(\\d\\d):(\\d\\d(?:\\.\\d+)?))?");

  private final UnaryOperator<String> fill;

  /** Fills in parameters and captured values of the limits with that function. */
  public Judge(UnaryOperator<String> fill) {
    this.fill = fill;
  }

  /** Whether every expectation holds. */
  public boolean holds(List<Expectation> expectations, Result result) {
    return expectations.stream().allMatch(expectation -> holds(expectation, result));
  }

  /** Whether all parts of the expectation hold; a value that is not there holds for nothing. */
  public boolean holds(Expectation expectation, Result result) {
    var found = result.value(expectation.of());
    if (found.isEmpty()) {
      return false;
    }
    var value = found.get();
    return expectation.is().map(fill).map(is -> same(value, is)).orElse(true)
        && (expectation.in().isEmpty()
            || expectation.in().stream().map(fill).anyMatch(one -> same(value, one)))
        && expectation.atLeast().map(fill).map(limit -> atLeast(value, limit)).orElse(true)
        && expectation.atMost().map(fill).map(limit -> atMost(value, limit)).orElse(true)
        && expectation.matches().map(fill).map(regex -> matches(value, regex)).orElse(true)
        && expectation
            .sameAs()
            .map(name -> same(value, fill.apply("${" + name + "}")))
            .orElse(true);
  }

  /** The limit in words: {@code at most 30 s}. */
  public Optional<String> describe(List<Expectation> expectations) {
    var words = new ArrayList<String>();
    for (var expectation : expectations) {
      var of = expectation.of().map(name -> name + " ").orElse("");
      expectation.is().map(fill).ifPresent(is -> words.add(of + "is " + is));
      if (!expectation.in().isEmpty()) {
        words.add(of + "one of " + String.join(", ", expectation.in()));
      }
      expectation.atLeast().map(fill).ifPresent(limit -> words.add(of + "at least " + limit));
      expectation.atMost().map(fill).ifPresent(limit -> words.add(of + "at most " + limit));
      expectation.matches().map(fill).ifPresent(regex -> words.add(of + "matches " + regex));
      expectation
          .sameAs()
          .ifPresent(name -> words.add(of + "as before: " + fill.apply("${" + name + "}")));
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
  }

  private static boolean same(String value, String wanted) {
    var left = number(value);
    var right = number(wanted);
    if (left.isPresent() && right.isPresent()) {
      return left.get().compareTo(right.get()) == 0;
    }
    if (isTruth(value) && isTruth(wanted)) {
      return truth(value) == truth(wanted);
    }
    return value.equals(wanted);
  }

  /** The database says t and f, files say true and false. */
  private static boolean isTruth(String text) {
    return text.equals("t") || text.equals("f") || text.equals("true") || text.equals("false");
  }

  private static boolean truth(String text) {
    return text.startsWith("t");
  }

  /** What is no quantity, such as "null" or "no row", is neither much nor little. */
  private static boolean atLeast(String value, String limit) {
    return quantity(value)
        .flatMap(left -> quantity(limit).map(right -> left.compareTo(right) >= 0))
        .orElse(false);
  }

  private static boolean atMost(String value, String limit) {
    return quantity(value)
        .flatMap(left -> quantity(limit).map(right -> left.compareTo(right) <= 0))
        .orElse(false);
  }

  /** A number, or a time in seconds. */
  private static Optional<BigDecimal> quantity(String text) {
    return number(text).or(() -> duration(text)).or(() -> interval(text));
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<BigDecimal> duration(String text) {
    var matcher = DURATION.matcher(text.strip());
    var seconds = BigDecimal.ZERO;
    var end = 0;
    while (matcher.find() && matcher.start() == end) {
      var unit =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "min" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            case String other -> throw new IllegalStateException(other);
          };
      seconds =
          seconds.add(
              new BigDecimal(matcher.group(1))
                  .multiply(BigDecimal.valueOf(unit.toMillis()))
                  .movePointLeft(3));
      end = matcher.end();
    }
    return end > 0 && end == text.strip().length() ? Optional.of(seconds) : Optional.empty();
  }

  /** The way PostgreSQL writes an interval by default: {@code 2 days 01:02:03.4}. */
  private static Optional<BigDecimal> interval(String text) {
    var matcher = CLOCK.matcher(text.strip());
    if (text.isBlank() || !matcher.matches()) {
      return Optional.empty();
    }
    var seconds = BigDecimal.ZERO;
    if (matcher.group(1) != null) {
      seconds = seconds.add(new BigDecimal(matcher.group(1)).multiply(new BigDecimal(86_400)));
    }
    if (matcher.group(3) != null) {
      var clock =
          new BigDecimal(matcher.group(3))
              .multiply(new BigDecimal(3600))
              .add(new BigDecimal(matcher.group(4)).multiply(new BigDecimal(60)))
              .add(new BigDecimal(matcher.group(5)));
      seconds = matcher.group(2).isEmpty() ? seconds.add(clock) : seconds.subtract(clock);
    }
    return Optional.of(seconds);
  }

  private static boolean matches(String value, String regex) {
    try {
      return Pattern.compile(regex).matcher(value).find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
