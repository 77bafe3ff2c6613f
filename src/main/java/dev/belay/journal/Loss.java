package dev.belay.journal;

import java.util.Locale;
import java.util.Optional;

/**
 * Values that one statement of a step destroys, or may destroy.
 *
 * @param label the part that the statement belongs to, such as the migration's version
 * @param script the name of its script
 * @param statement its number in the script, from 1
 * @param of what goes, such as {@code customers.legacy_code}; where nothing can be told, why
 * @param count how much of it there was before
 */
public record Loss(String label, String script, int statement, Kind kind, String of, Count count) {

  /** Whether it is the loss of the same statement. */
  public boolean sameAs(Loss other) {
    return script.equals(other.script)
        && statement == other.statement
        && kind == other.kind
        && of.equals(other.of);
  }

  /** What becomes of the values. */
  public enum Kind {
    /** Rows are removed. */
    ROWS,
    /** The values of a column are removed, nulls not counted. */
    VALUES,
    /** Values in rows are replaced by others, nulls not counted. */
    OVERWRITTEN,
    /** A sequence and its value. */
    SEQUENCE,
    /** The text does not tell whether anything is destroyed. */
    UNTOLD
  }

  /**
   * How much.
   *
   * @param number absent where it is not known
   * @param exact whether it was counted, not estimated
   * @param source who says so, or why it is not known
   */
  public record Count(Optional<Long> number, boolean exact, String source) {
    /** Counted on the server. */
    public static Count counted(long number) {
      return new Count(Optional.of(number), true, "counted");
    }

    /** Estimated. */
    public static Count about(long number, String source) {
      return new Count(Optional.of(number), false, source);
    }

    /** Not known. */
    public static Count unknown(String why) {
      return new Count(Optional.empty(), false, why);
    }
  }

  /** Whether something is destroyed, as far as anybody knows. */
  public boolean destroys() {
    return kind != Kind.UNTOLD && !count.equals(Count.counted(0));
  }

  /** What goes, in words: {@code about 30,000 values of customers.legacy_code}. */
  public String words() {
    return words(count);
  }

  /** The same with another count. */
  public String words(Count other) {
    if (kind == Kind.UNTOLD) {
      return "unknown: " + of;
    }
    var one = other.number().equals(Optional.of(1L));
    var number =
        other
            .number()
            .map(it -> (other.exact() ? "" : "about ") + String.format(Locale.ROOT, "%,d", it))
            .orElse("an unknown number of");
    var thing =
        switch (kind) {
          case ROWS -> one ? "row of " : "rows of ";
          case VALUES -> one ? "value of " : "values of ";
          case OVERWRITTEN -> one ? "old value of " : "old values of ";
          case SEQUENCE -> "sequence ";
          case UNTOLD -> "";
        };
    return number
        + " "
        + thing
        + of
        + (other.number().isEmpty() ? " (" + other.source() + ")" : "");
  }
}
