package dev.belay.runbook;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.runbook.Shape.Field;
import dev.belay.runbook.Shape.Group;
import dev.belay.runbook.Shape.Presence;
import dev.belay.runbook.Shape.Use;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The format of a runbook's file: the records as they are, and beside them the little that Java
 * cannot say: which groups stand flat, what a missing key means, and what a text is used for.
 */
final class Format {
  /** Version of the format. */
  static final int VERSION = 1;

  private static final Map<String, Object> INITIAL =
      Map.ofEntries(
          Map.entry(
              "Runbook.target", new Requirement(true, 14, Optional.empty(), List.of(), List.of())),
          Map.entry("Runbook.limits", Limits.DEFAULT),
          Map.entry("Requirement.primary", true),
          Map.entry("Requirement.minVersion", 14),
          Map.entry("Limits.lockTimeout", Limits.DEFAULT.lockTimeout()),
          Map.entry("Limits.statementTimeout", Limits.DEFAULT.statementTimeout()),
          Map.entry("Limits.stepTimeout", Limits.DEFAULT.stepTimeout()),
          Map.entry("Parameter.type", ValueType.TEXT),
          Map.entry("Capture.type", ValueType.TEXT),
          Map.entry("Purpose.risk", Step.Risk.READ),
          Map.entry("Start.confirm", Step.Confirm.BY_RISK),
          Map.entry("Conduct.retries", Retries.NONE),
          Map.entry("Retries.pause", Duration.ofSeconds(1)),
          Map.entry("Retries.maxPause", Duration.ofMinutes(1)),
          Map.entry("Ending.onFailure", OnFailure.STOP),
          Map.entry("Manual.value", ValueType.BOOLEAN),
          Map.entry("Sql.transaction", Action.TransactionMode.ONE),
          Map.entry("Locks.maxWaiting", 0),
          Map.entry("Locks.oldestTransaction", Duration.ofMinutes(5)),
          Map.entry("Backup.format", Action.BackupFormat.CUSTOM),
          Map.entry("Backup.verify", true),
          Map.entry("Backup.jobs", 1),
          Map.entry("Wait.poll", Duration.ofSeconds(5)),
          Map.entry("Approve.expires", Duration.ofHours(1)),
          Map.entry("Http.method", "GET"),
          Map.entry("Answer.then", Action.Next.CONTINUE));

  private static final Set<String> REQUIRED_LISTS =
      Set.of(
          "Runbook.phases",
          "Phase.steps",
          "Decide.answers",
          "Approve.covers",
          "Settle.committedWhen",
          "Condition.expect",
          "Check.expect");

  private static final Set<String> FLAT =
      Set.of(
          "Runbook.about",
          "About.ownership",
          "Step.purpose",
          "Step.start",
          "Step.conduct",
          "Step.ending");

  private static final Map<Use, Set<String>> USES =
      Map.ofEntries(
          Map.entry(Use.ID, Set.of("About.id", "Phase.id", "Step.id", "Answer.id")),
          Map.entry(Use.NAME, Set.of("Parameter.name", "Capture.name")),
          Map.entry(
              Use.PROSE,
              Set.of("About.description", "Parameter.description", "Purpose.why", "Undo.none")),
          Map.entry(
              Use.TEMPLATE,
              Set.of(
                  "Manual.prompt",
                  "Decide.question",
                  "Decide.counts",
                  "Answer.label",
                  "Http.url",
                  "Http.body",
                  "Locks.relations",
                  "Sql.role",
                  "Gate.label",
                  "Check.label")),
          Map.entry(Use.FOLDER, Set.of("Backup.folder", "Apply.folder")),
          Map.entry(
              Use.SQL,
              Set.of(
                  "Query.sql",
                  "Sql.sql",
                  "Wait.until",
                  "Wait.unchanged",
                  "Wait.abortIf",
                  "Decide.evidence",
                  "Gate.sql",
                  "Condition.sql",
                  "Settle.sql",
                  "Undo.sql",
                  "Undo.loses",
                  "Check.sql",
                  "Capture.sql")),
          Map.entry(
              Use.LITERAL,
              Set.of(
                  "Parameter.initial",
                  "Parameter.min",
                  "Parameter.max",
                  "Parameter.choices",
                  "Manual.choices",
                  "Ownership.version",
                  "Retries.on")),
          Map.entry(
              Use.VALUE,
              Set.of(
                  "Expectation.atLeast",
                  "Expectation.atMost",
                  "Apply.upTo",
                  "Wait.during",
                  "Command.argv",
                  "Command.env",
                  "Http.headers",
                  "Call.params")),
          Map.entry(Use.NULLABLE, Set.of("Expectation.is", "Expectation.in")),
          Map.entry(
              Use.STEP,
              Set.of(
                  "Gate.step",
                  "Condition.answer",
                  "Answer.step",
                  "Rollback.of",
                  "Approve.covers",
                  "Purpose.neededBy",
                  "Purpose.openUntil")),
          Map.entry(Use.CAPTURED, Set.of("Condition.captured", "Expectation.sameAs")),
          Map.entry(Use.PARAM, Set.of("Condition.param")),
          Map.entry(Use.FILE, Set.of("Query.file", "Sql.file", "Undo.file", "Call.runbook")));

  /** The whole file. */
  static final Group RUNBOOK = group(Runbook.class);

  private Format() {}

  /** The kinds of actions by the name that their key {@code type} has. */
  static Shape.Kinds actions() {
    return (Shape.Kinds)
        group(Step.class).fields().stream()
            .filter(field -> field.key().equals("action"))
            .findFirst()
            .orElseThrow()
            .shape();
  }

  /** A record's shape. */
  static Group group(Class<? extends Record> type) {
    var fields = new ArrayList<Field>();
    var components = type.getRecordComponents();
    for (var component : components) {
      fields.add(field(type, component));
    }
    try {
      var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return new Group(type, List.copyOf(fields), type.getDeclaredConstructor(types));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field field(Class<? extends Record> owner, RecordComponent component) {
    var name = owner.getSimpleName() + "." + component.getName();
    var key = name.equals("Parameter.initial") ? "default" : kebab(component.getName());
    var type = component.getGenericType();
    var flat = FLAT.contains(name);
    if (raw(type) == Optional.class) {
      var shape = shape(name, argument(type, 0));
      return new Field(
          key, shape, Presence.OPTIONAL, Optional.empty(), flat, component.getAccessor());
    }
    var shape = shape(name, type);
    var initial = initial(name, shape);
    var presence = initial.isPresent() ? Presence.DEFAULTED : Presence.REQUIRED;
    return new Field(key, shape, presence, initial, flat, component.getAccessor());
  }

  private static Optional<Object> initial(String name, Shape shape) {
    if (INITIAL.containsKey(name)) {
      return Optional.ofNullable(INITIAL.get(name));
    }
    if (REQUIRED_LISTS.contains(name)) {
      return Optional.empty();
    }
    return switch (shape) {
      case Shape.Items _ -> Optional.of(List.of());
      case Shape.Table _ -> Optional.of(Map.of());
      case Shape.Flag _ -> Optional.of(false);
      case Shape.Text _, Shape.Whole _, Shape.Span _, Shape.Day _ -> Optional.empty();
      case Shape.Choice _, Shape.Group _, Shape.Kinds _, Shape.Failure _ -> Optional.empty();
    };
  }

  private static Shape shape(String name, Type type) {
    var raw = raw(type);
    if (raw == String.class) {
      return new Shape.Text(use(name));
    } else if (raw == int.class) {
      return new Shape.Whole();
    } else if (raw == boolean.class) {
      return new Shape.Flag();
    } else if (raw == Duration.class) {
      return new Shape.Span();
    } else if (raw == LocalDate.class) {
      return new Shape.Day();
    } else if (raw == List.class) {
      var item = argument(type, 0);
      return new Shape.Items(shape(name, item), item == Expectation.class);
    } else if (raw == Map.class) {
      return new Shape.Table(shape(name, argument(type, 1)));
    } else if (raw == OnFailure.class) {
      return new Shape.Failure();
    } else if (raw == Action.class) {
      return kinds();
    } else if (raw.isEnum()) {
      @SuppressWarnings("unchecked")
      var choice = (Class<? extends Enum<?>>) raw;
      return new Shape.Choice(choice);
    } else if (raw.isRecord()) {
      return group(raw.asSubclass(Record.class));
    }
    throw new IllegalStateException("no shape for " + name + " of " + type);
  }

  private static Shape.Kinds kinds() {
    var kinds = new LinkedHashMap<String, Group>();
    for (var kind : Action.class.getPermittedSubclasses()) {
      var name = kind.getAnnotation(JsonTypeName.class).value();
      kinds.put(name, group(kind.asSubclass(Record.class)));
    }
    return new Shape.Kinds(kinds);
  }

  private static Use use(String name) {
    for (var use : new TreeMap<>(USES).entrySet()) {
      if (use.getValue().contains(name)) {
        return use.getKey();
      }
    }
    return Use.WORD;
  }

  private static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  /** An enum's word in the file. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String kebab(String component) {
    return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
