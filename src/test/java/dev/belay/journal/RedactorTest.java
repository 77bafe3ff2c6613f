package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedactorTest {
  /** Names of the runbook file and generated values; they are compared, and never hold secrets. */
  private static final Set<String> LEFT_ALONE =
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

  private final List<String> canaries = new ArrayList<>();

  RedactorTest() {
    for (var i = 0; i < 50; i++) {
      canaries.add("canary-" + i + "-x");
      canaries.add("can\"ary\\" + i + "\n\t");
      canaries.add("cañary ß/" + i + "?&=%+");
      canaries.add("🐤" + i + "\u0001\u2028'ö");
    }
  }

  @Test
  void noneOf200CanariesReachesTheJournalFromAnyFieldOfAnyEvent() throws Exception {
    var redactor = Redactor.of(canaries);
    var checked = 0;
    var placed = 0;
    for (var kind : JournalProperties.kinds(JournalEvent.class)) {
      for (var canary : canaries) {
        for (var spelled : spellings(canary)) {
          var event = (JournalEvent) value(kind, kind, "", "x" + spelled + "y");
          var line = line(redactor.redact(event));
          assertThat(line).as(kind.getSimpleName()).doesNotContain(spelled);
          for (var other : spellings(canary)) {
            assertThat(line).as(kind.getSimpleName()).doesNotContain(other);
          }
          checked++;
          if (line(event).contains(json("x" + spelled + "y"))) {
            placed++;
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(200 * 40);
    assertThat(placed).isGreaterThan(200 * 40);
  }

  @Test
  void everyStringFieldIsReplacedExceptNamesAndGeneratedValues() throws Exception {
    var redactor = Redactor.of(List.of("secret"));
    for (var kind : JournalProperties.kinds(JournalEvent.class)) {
      var event = (JournalEvent) value(kind, kind, "", "a secret b");
      assertThat(line(redactor.redact(event))).as(kind.getSimpleName()).doesNotContain("secret");
    }
  }

  @Test
  void aPasswordThatIsAlsoAStepsNameLeavesTheStepAlone() {
    var event = new JournalEvent.StepDone("backup", "the backup is there");
    assertThat(Redactor.of(List.of("backup")).redact(event))
        .isEqualTo(new JournalEvent.StepDone("backup", "the *** is there"));
  }

  @Test
  void theLongerOfTwoSecretsGoesFirst() {
    assertThat(Redactor.of(List.of("key", "key-long")).redact("key-long key")).isEqualTo("*** ***");
  }

  @Test
  void emptySecretsReplaceNothing() {
    assertThat(Redactor.of(List.of("")).redact("text")).isEqualTo("text");
  }

  @Test
  void keysOfMapsAreCleanedToo() {
    assertThat(Redactor.of(List.of("pw")).redact(Map.of("pw", "a pw")))
        .isEqualTo(Map.of("***", "a ***"));
  }

  @Test
  void halvesOfSurrogatePairsDoNotStopTheJournal() {
    var clean = Redactor.NOTHING.redact(new JournalEvent.RunHeld("half \ud83e and"));
    assertThat(clean).isEqualTo(new JournalEvent.RunHeld("half ? and"));
  }

  @Test
  void aRedactorDoesNotPrintItsSecrets() {
    assertThat(Redactor.of(List.of("hunter2")).toString()).doesNotContain("hunter2");
  }

  private static List<String> spellings(String secret) {
    var encoded = java.net.URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return List.of(secret, json(secret), encoded, encoded.replace("+", "%20"));
  }

  private static String json(String text) {
    var quoted = tools.jackson.databind.json.JsonMapper.shared().writeValueAsString(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String line(JournalEvent event) {
    return new String(
        JournalLine.write(1, Events.NOON, "r", event, "0").bytes(), StandardCharsets.UTF_8);
  }

  /** A value of that type with the text in every string that is not left alone. */
  private static Object value(Class<?> type, Type generic, String name, String text)
      throws ReflectiveOperationException {
    if (type == String.class) {
      return LEFT_ALONE.contains(name) ? "plain" : text;
    } else if (type == int.class) {
      return 1;
    } else if (type == long.class) {
      return 1L;
    } else if (type == boolean.class) {
      return true;
    } else if (type == java.time.Instant.class) {
      return Events.NOON;
    } else if (type == Integer.class) {
      return 1;
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    } else if (type == List.class) {
      return List.of(inner(generic, 0, name, text));
    } else if (type == Optional.class) {
      return Optional.of(inner(generic, 0, name, text));
    } else if (type == Map.class) {
      return Map.of(text, inner(generic, 1, name, text));
    }
    assertThat(type.isRecord()).as(type.getName()).isTrue();
    var components = type.getRecordComponents();
    var values = new Object[components.length];
    var types = new Class<?>[components.length];
    for (var i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] =
          value(
              types[i], components[i].getGenericType(), name(type, components[i].getName()), text);
    }
    return type.getDeclaredConstructor(types).newInstance(values);
  }

  private static String name(Class<?> owner, String component) {
    var qualified = owner.getSimpleName() + "." + component;
    return LEFT_ALONE.contains(qualified) ? qualified : component;
  }

  private static Object inner(Type generic, int index, String name, String text)
      throws ReflectiveOperationException {
    var argument = ((ParameterizedType) generic).getActualTypeArguments()[index];
    return value((Class<?>) argument, argument, name, text);
  }
}
