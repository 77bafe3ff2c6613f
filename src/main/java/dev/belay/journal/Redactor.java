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
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Takes secrets out of texts by their value: every occurrence of a value, also as JSON and as a
 * percent-encoded URL spell it, becomes {@code ***}. Immutable; for any thread.
 */
public final class Redactor {
  /** Knows no secret. */
  public static final Redactor NOTHING = new Redactor(List.of());

  private static final String STARS = "***";

  /**
   * Components that stay as they are: names from the files of the runbook and the migrations, and
   * what Belay or the server generates and settling compares. A short password that happens to
   * occur in one of them must not make the journal useless.
   */
  private static final Set<String> GENERATED =
      Set.of(
          "step",
          "to",
          "steps",
          "content",
          "sha256",
          "covers",
          "transactionId",
          "wal",
          "valueType",
          "PartStarted.label",
          "PartCommitted.label",
          "Captured.name");

  private final List<String> spellings;

  private Redactor(List<String> spellings) {
    this.spellings = spellings;
  }

  /** Takes these values out; empty ones are passed over. */
  public static Redactor of(Collection<String> secrets) {
    var all = new LinkedHashSet<String>();
    for (var secret : secrets) {
      if (!secret.isEmpty()) {
        all.add(secret);
        all.add(new String(JsonStringEncoder.getInstance().quoteAsCharArray(secret)));
        var encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        all.add(encoded);
        all.add(encoded.replace("+", "%20"));
        all.add(lowerCaseEscapes(encoded.replace("+", "%20")));
      }
    }
    // The longest first: a secret may contain another one.
    return new Redactor(
        all.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList());
  }

  private static String lowerCaseEscapes(String encoded) {
    var text = new StringBuilder(encoded);
    for (var i = text.indexOf("%"); i >= 0; i = text.indexOf("%", i + 3)) {
      text.replace(i, i + 3, text.substring(i, i + 3).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  /** The text without the secrets. */
  public String redact(String text) {
    var clean = text;
    for (var spelling : spellings) {
      clean = clean.replace(spelling, STARS);
    }
    return clean;
  }

  /** The texts without the secrets, values as well as keys. */
  public Map<String, String> redact(Map<String, String> texts) {
    var clean = new LinkedHashMap<String, String>();
    texts.forEach((key, value) -> clean.put(redact(key), redact(value)));
    return clean;
  }

  /**
   * The event without the secrets, and without halves of surrogate pairs, which UTF-8 cannot hold.
   * Step ids and hashes, transaction ids and log positions stay as they are.
   */
  public JournalEvent redact(JournalEvent event) {
    return (JournalEvent) record((Record) event);
  }

  private Object value(Object value) {
    return switch (value) {
      case String text -> wellFormed(redact(text));
      case List<?> list -> list.stream().map(this::value).toList();
      case Map<?, ?> map -> {
        var clean = new LinkedHashMap<Object, Object>();
        map.forEach((key, inner) -> clean.put(value(key), value(inner)));
        yield clean;
      }
      case Optional<?> optional -> optional.map(this::value);
      case Record inner -> record(inner);
      default -> value;
    };
  }

  private Record record(Record record) {
    var components = record.getClass().getRecordComponents();
    var values = new Object[components.length];
    try {
      for (var i = 0; i < components.length; i++) {
        var raw = components[i].getAccessor().invoke(record);
        values[i] = generated(components[i]) ? raw : value(raw);
      }
      return canonical(record.getClass(), components).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(record.getClass() + " refuses its own values.", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record.getClass() + " cannot be copied.", e);
    }
  }

  private static boolean generated(RecordComponent component) {
    var owner = component.getDeclaringRecord().getSimpleName();
    return GENERATED.contains(component.getName())
        || GENERATED.contains(owner + "." + component.getName());
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
    return "Redactor of " + spellings.size() + " spellings";
  }
}
