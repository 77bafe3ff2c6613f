package dev.belay.journal;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Takes secrets out of texts that come from outside of Belay and may echo one: each occurrence of a
 * value as a whole, also as JSON, a quoted SQL literal and a percent-encoded URL spell it, becomes
 * {@code ***}. Part of a longer word is no occurrence, and what Belay itself writes into an event
 * stays as it is. Immutable; for any thread.
 */
public final class Redactor {
  /** Knows no secret. */
  public static final Redactor NOTHING = new Redactor(Optional.empty());

  private static final String STARS = "***";

  /** A place where a word may begin: no letter, digit or underscore before it, or an escape. */
  private static final String BEGIN =
      "(?:(?<![\\p{L}\\p{N}_])|(?<=%[0-9A-Fa-f]{2})|(?<=\\\\[bfnrt])|(?<=\\\\u[0-9A-Fa-f]{4})"
          + "|(?<=\u001b\\[[0-9;]{0,20}[A-Za-z]))";

  private static final String END = "(?![\\p{L}\\p{N}_])";

  /**
   * The components of events that hold text from outside: output of programs, results and messages
   * of the server, answers to HTTP requests, and what people type freely. Every other text is
   * Belay's own, or a name, and is written as it is.
   */
  private static final Set<String> FROM_OUTSIDE =
      Set.of(
          "AnswerGiven.reason",
          "ApprovalGiven.reason",
          "ApprovalRefused.reason",
          "Blocker.query",
          "Captured.value",
          "Compared.unknown",
          "Count.source",
          "Cause.cure",
          "Cause.message",
          "Evidence.value",
          "GateOverridden.reason",
          "GuardExtended.reason",
          "InDoubt.why",
          "Output.line",
          "PartCommitted.notices",
          "RollbackStarted.why",
          "RunHeld.why",
          "SessionActed.outcome",
          "SessionLost.message",
          "StatementDone.notices",
          "StepConfirmed.reason",
          "StepDeferred.reason",
          "StepDone.value",
          "StepNotApplicable.condition",
          "StepOverridden.reason",
          "StepSkipped.reason",
          "StepStopped.stays",
          "Undone.value",
          "ValueGiven.value");

  private final Optional<Pattern> secrets;

  private Redactor(Optional<Pattern> secrets) {
    this.secrets = secrets;
  }

  /** Takes these values out; empty ones are passed over. */
  public static Redactor of(Collection<String> secrets) {
    var all = new LinkedHashSet<String>();
    for (var secret : secrets) {
      if (!secret.isEmpty()) {
        all.add(secret);
        all.add(new String(JsonStringEncoder.getInstance().quoteAsCharArray(secret)));
        all.add(secret.replace("'", "''"));
        var encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        all.add(encoded);
        all.add(encoded.replace("+", "%20"));
        all.add(lowerCaseEscapes(encoded.replace("+", "%20")));
      }
    }
    if (all.isEmpty()) {
      return NOTHING;
    }
    // The longest first: a secret may contain another one.
    return new Redactor(
        Optional.of(
            Pattern.compile(
                all.stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .map(Redactor::whole)
                    .collect(Collectors.joining("|")))));
  }

  /** The spelling where it is a whole: an edge that is part of a word must be the word's edge. */
  private static String whole(String spelling) {
    var last = spelling.codePointBefore(spelling.length());
    return (inWord(spelling.codePointAt(0)) ? BEGIN : "")
        + Pattern.quote(spelling)
        + (inWord(last) ? END : "");
  }

  private static boolean inWord(int character) {
    return Character.isLetterOrDigit(character) || character == '_';
  }

  private static String lowerCaseEscapes(String encoded) {
    var text = new StringBuilder(encoded);
    for (var i = text.indexOf("%"); i >= 0; i = text.indexOf("%", i + 3)) {
      text.replace(i, i + 3, text.substring(i, i + 3).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  /** A text from outside without the secrets. */
  public String redact(String text) {
    return secrets.map(pattern -> pattern.matcher(text).replaceAll(STARS)).orElse(text);
  }

  /**
   * The event without the secrets in its texts from outside, and without halves of surrogate pairs,
   * which UTF-8 cannot hold.
   */
  public JournalEvent redact(JournalEvent event) {
    return (JournalEvent) record((Record) event);
  }

  /** The evidence without the secrets in its texts from outside. */
  public Evidence redact(Evidence evidence) {
    return (Evidence) record(evidence);
  }

  private Object value(Object value, boolean fromOutside) {
    return switch (value) {
      case String text -> wellFormed(fromOutside ? redact(text) : text);
      case List<?> list -> list.stream().map(inner -> value(inner, fromOutside)).toList();
      case Map<?, ?> map -> {
        var clean = new LinkedHashMap<Object, Object>();
        map.forEach((key, inner) -> clean.put(value(key, false), value(inner, fromOutside)));
        yield clean;
      }
      case Optional<?> optional -> optional.map(inner -> value(inner, fromOutside));
      case Record inner -> record(inner);
      default -> value;
    };
  }

  private Record record(Record record) {
    var components = record.getClass().getRecordComponents();
    var values = new Object[components.length];
    try {
      for (var i = 0; i < components.length; i++) {
        values[i] = value(components[i].getAccessor().invoke(record), isFromOutside(components[i]));
      }
      return canonical(record.getClass(), components).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(record.getClass() + " refuses its own values.", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record.getClass() + " cannot be copied.", e);
    }
  }

  static boolean isFromOutside(RecordComponent component) {
    return FROM_OUTSIDE.contains(
        component.getDeclaringRecord().getSimpleName() + "." + component.getName());
  }

  private static <T extends Record> Constructor<T> canonical(
      Class<T> type, RecordComponent[] components) throws NoSuchMethodException {
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return type.getDeclaredConstructor(types);
  }

  private static String wellFormed(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      }
    }
    return text;
  }

  @Override
  public String toString() {
    return secrets.isEmpty() ? "Redactor of nothing" : "Redactor of secrets";
  }
}
