package dev.belay.runbook;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value of a parameter, a captured value or an answer, as text that is known to be of its type.
 *
 * @param text a number in digits, true or false, a duration as runbooks write it, a moment in ISO
 *     8601, an LSN as PostgreSQL prints it; of a secret only its reference ({@code env:NAME})
 */
public record TypedValue(ValueType type, String text) {
  private static final Pattern LSN = Pattern.compile("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}");
  private static final Pattern SECRET = Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");

  /**
   * A value of that type.
   *
   * @throws IllegalArgumentException if the text is none; the message says what one looks like
   */
  public TypedValue {
    var fault = fault(type, text);
    if (fault.isPresent()) {
      throw new IllegalArgumentException(fault.get());
    }
  }

  /** What keeps the text from being of the type, as a sentence; nothing when it is. */
  public static Optional<String> fault(ValueType type, String text) {
    if (text.indexOf(0) >= 0) {
      return Optional.of("The character NUL cannot be part of a value.");
    }
    var shown = "\"" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "\"";
    return switch (type) {
      case TEXT -> Optional.empty();
      case INTEGER ->
          refuse(isLong(text), shown + " is no whole number between -2^63 and 2^63 - 1.");
      case NUMBER -> refuse(NUMBER.matcher(text).matches(), shown + " is no number.");
      case BOOLEAN ->
          refuse(text.equals("true") || text.equals("false"), shown + " is not true or false.");
      case DURATION ->
          refuse(
              Durations.parse(text).isPresent(),
              shown + " is no duration. Write it with its unit, as in 30s, 5min or 1h30min.");
      case TIMESTAMP ->
          refuse(
              isMoment(text),
              shown + " is no moment. Write it as 2027-02-19T03:12:44Z, or a date alone.");
      case IDENTIFIER ->
          refuse(
              !text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= 63,
              shown + " is no identifier: one has 1 to 63 bytes.");
      case PATH -> refuse(!text.isBlank(), "A path is not empty.");
      case URL -> refuse(isUrl(text), shown + " is no address that begins with http or https.");
      case LSN ->
          refuse(LSN.matcher(text).matches(), shown + " is no WAL position, as in 16/B374D848.");
      case SECRET ->
          refuse(
              SECRET.matcher(text).matches(),
              "A secret is given as a reference, env:NAME, never as itself.");
    };
  }

  private static Optional<String> refuse(boolean fine, String fault) {
    return fine ? Optional.empty() : Optional.of(fault);
  }

  private static boolean isLong(String text) {
    try {
      Long.parseLong(text);
      return !text.startsWith("+");
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private static boolean isUrl(String text) {
    try {
      var uri = URI.create(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isMoment(String text) {
    var iso = text.replace(' ', 'T');
    return parses(() -> OffsetDateTime.parse(iso))
        || parses(() -> OffsetDateTime.parse(iso + ":00"))
        || parses(() -> LocalDateTime.parse(iso))
        || parses(() -> LocalDate.parse(iso));
  }

  private static boolean parses(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (DateTimeException _) {
      return false;
    }
  }

  /** Compares two values of a type that has an order: numbers, durations, else as text. */
  static int compare(ValueType type, String a, String b) {
    return switch (type) {
      case INTEGER, NUMBER -> new BigDecimal(a).compareTo(new BigDecimal(b));
      case DURATION -> Durations.parse(a).orElseThrow().compareTo(Durations.parse(b).orElseThrow());
      case TEXT, BOOLEAN, TIMESTAMP, IDENTIFIER, PATH, URL, LSN, SECRET -> a.compareTo(b);
    };
  }
}
