package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RedactorTest {
  /** What Belay makes, names, and what is compared or read again: written as it is. */
  private static final Set<String> OWN =
      Set.of(
          "AnswerGiven.answer",
          "AnswerGiven.by",
          "AnswerGiven.proposed",
          "AnswerGiven.step",
          "ApprovalExpired.step",
          "ApprovalGiven.by",
          "ApprovalGiven.covers",
          "ApprovalGiven.step",
          "ApprovalRefused.by",
          "ApprovalRefused.step",
          "Blocker.age",
          "Blocker.application",
          "Blocker.state",
          "Blocker.user",
          "Captured.name",
          "Captured.step",
          "Captured.valueType",
          "Cause.place",
          "Cause.sqlState",
          "Compared.equal",
          "Evidence.label",
          "Evidence.limit",
          "Evidence.source",
          "EvidenceRead.step",
          "GateOverridden.by",
          "GateOverridden.gate",
          "GateOverridden.step",
          "GateRead.step",
          "GuardExtended.by",
          "Kept.dump",
          "Lone.before",
          "Lone.text",
          "Loss.label",
          "Loss.of",
          "Loss.script",
          "LossesCompared.step",
          "LossesCounted.content",
          "LossesCounted.step",
          "MeantTarget.address",
          "MeantTarget.environment",
          "MeantTarget.name",
          "PartCommitted.label",
          "PartStarted.label",
          "Plan.content",
          "PlanRead.content",
          "PlanRead.folder",
          "PlanRead.missing",
          "PlanRead.step",
          "PlannedFile.name",
          "PlannedFile.rollback",
          "PlannedFile.sha256",
          "PlannedFile.version",
          "PointOfNoReturn.step",
          "RollbackStarted.by",
          "RollbackStarted.steps",
          "RunContinued.operator",
          "RunFinished.summary",
          "RunOpened.operator",
          "RunOpened.params",
          "RunOpened.runbook",
          "RunOpened.steps",
          "RunResumed.fingerprint",
          "RunResumed.operator",
          "SessionActed.act",
          "SessionActed.operator",
          "SessionLost.role",
          "SessionOpened.role",
          "Settled.by",
          "StatementSent.sha256",
          "StatementSent.summary",
          "StepAwaits.prompt",
          "StepAwaits.step",
          "StepConfirmed.by",
          "StepConfirmed.step",
          "StepDeferred.by",
          "StepDeferred.step",
          "StepDone.step",
          "StepFailed.step",
          "StepNotApplicable.step",
          "StepOverridden.by",
          "StepOverridden.step",
          "StepReopened.by",
          "StepReopened.step",
          "StepReopened.why",
          "StepSkipped.by",
          "StepSkipped.step",
          "StepStopped.step",
          "StopRequested.operator",
          "Subject.step",
          "TargetBound.fingerprint",
          "TransactionAssigned.transactionId",
          "TruthChanged.step",
          "UndoFailed.step",
          "Undone.step",
          "ValueGiven.by",
          "ValueGiven.step",
          "Version.belay",
          "WentTo.step",
          "WentTo.to",
          "WentTo.why",
          "Where.application",
          "Where.wal");

  private final List<String> canaries = new ArrayList<>();

  RedactorTest() {
    for (var i = 0; i < 10; i++) {
      canaries.add("canary-" + i + "-x");
      canaries.add("can\"ary\\" + i + "\n\t");
      canaries.add("cañary ß/" + i + "?&=%+");
      canaries.add("🐤" + i + "\u0001\u2028'ö");
    }
  }

  @Test
  void everyTextOfEveryKindOfEventIsDecidedOnceToBeOurOwnOrFromOutside() {
    var texts = texts();
    assertThat(texts)
        .hasSizeGreaterThan(100)
        .allSatisfy((name, component) ->
            assertThat(OWN.contains(name))
                .as("%s: add it to Redactor.FROM_OUTSIDE or to OWN here", name)
                .isNotEqualTo(Redactor.isFromOutside(component)));
    assertThat(texts.keySet()).containsAll(OWN);
  }

  @Test
  void noneOf40CanariesReachesTheJournalFromAnyTextFromOutside() throws Exception {
    var redactor = Redactor.of(canaries);
    var placed = 0;
    for (var kind : JournalProperties.kinds(JournalEvent.class)) {
      for (var canary : canaries) {
        for (var spelled : spellings(canary)) {
          var event = (JournalEvent) value(kind, kind, Optional.empty(), "x: " + spelled + ", y");
          var line = line(redactor.redact(event));
          for (var other : spellings(canary)) {
            assertThat(line).as(kind.getSimpleName()).doesNotContain(other);
          }
          if (line(event).contains(json("x: " + spelled + ", y"))) {
            placed++;
          }
        }
      }
    }
    assertThat(placed).isGreaterThan(40 * 20);
  }

  @Test
  void whatBelayWritesItselfStaysAsItIsWhateverTheSecret() throws Exception {
    for (var kind : JournalProperties.kinds(JournalEvent.class)) {
      var event = (JournalEvent) value(kind, kind, Optional.empty(), "a text");
      var secrets = Redactor.of(List.of("plain", "step", "true", "1", "type", "0"));
      assertThat(secrets.redact(event)).isEqualTo(event);
    }
  }

  @Test
  void partOfALongerWordIsNoSecret() {
    var redactor = Redactor.of(List.of("mig", "hunter2"));
    for (var text : List.of("migration", "a_mig", "mig2", "emig", "hunter22", "xhunter2")) {
      assertThat(redactor.redact(text)).isEqualTo(text);
    }
  }

  @Test
  void aSecretIsFoundBetweenQuotesSignsEscapesAndColours() {
    var redactor = Redactor.of(List.of("hunter2"));
    for (var place :
        List.of(
            "%s",
            "'%s'",
            "pw=%s;",
            "u:%s@h",
            "a/%s",
            "\\n%s\\n",
            "q%%3D%s%%26",
            "\u001b[31m%s\u001b[0m")) {
      assertThat(redactor.redact(place.formatted("hunter2"))).isEqualTo(place.formatted("***"));
    }
  }

  @Test
  void aSecretOfSignsIsFoundAnywhere() {
    assertThat(Redactor.of(List.of("$&%-+=")).redact("x$&%-+=y")).isEqualTo("x***y");
  }

  @Test
  void aSecretInADoubledQuoteIsFound() {
    assertThat(Redactor.of(List.of("o'hara7")).redact("VALUES ('o''hara7')"))
        .isEqualTo("VALUES ('***')");
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

  /** The components of every kind of event that hold texts, by record and name. */
  private static Map<String, RecordComponent> texts() {
    var texts = new TreeMap<String, RecordComponent>();
    JournalProperties.kinds(JournalEvent.class).forEach(kind -> texts(kind, texts));
    return texts;
  }

  private static void texts(Class<?> owner, Map<String, RecordComponent> texts) {
    for (var component : owner.getRecordComponents()) {
      var types = new ArrayList<Class<?>>();
      types.add(component.getType());
      if (component.getGenericType() instanceof ParameterizedType generic) {
        for (var argument : generic.getActualTypeArguments()) {
          types.add((Class<?>) argument);
        }
      }
      if (types.contains(String.class)) {
        texts.put(owner.getSimpleName() + "." + component.getName(), component);
      }
      types.stream().filter(Class::isRecord).forEach(inner -> texts(inner, texts));
    }
  }

  /** A value of that type with the text in every string that comes from outside. */
  private static Object value(
      Class<?> type, Type generic, Optional<RecordComponent> component, String text)
      throws ReflectiveOperationException {
    if (type == String.class) {
      return component.filter(Redactor::isFromOutside).isPresent() ? text : "plain";
    } else if (type == int.class) {
      return 1;
    } else if (type == long.class || type == Long.class) {
      return 1L;
    } else if (type == boolean.class) {
      return true;
    } else if (type == Instant.class) {
      return Events.NOON;
    } else if (type == Integer.class) {
      return 1;
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    } else if (type == List.class) {
      return List.of(inner(generic, 0, component, text));
    } else if (type == Optional.class) {
      return Optional.of(inner(generic, 0, component, text));
    } else if (type == Map.class) {
      return Map.of("step", inner(generic, 1, component, text));
    }
    assertThat(type.isRecord()).as(type.getName()).isTrue();
    var components = type.getRecordComponents();
    var values = new Object[components.length];
    var types = new Class<?>[components.length];
    for (var i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(types[i], components[i].getGenericType(), Optional.of(components[i]), text);
    }
    return type.getDeclaredConstructor(types).newInstance(values);
  }

  private static Object inner(
      Type generic, int index, Optional<RecordComponent> component, String text)
      throws ReflectiveOperationException {
    var argument = ((ParameterizedType) generic).getActualTypeArguments()[index];
    return value((Class<?>) argument, argument, component, text);
  }
}
