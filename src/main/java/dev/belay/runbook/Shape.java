package dev.belay.runbook;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What may stand at a place of a runbook's file, derived from the records by {@link Format}. */
sealed interface Shape {

  /** A text and what it is used for. */
  record Text(Use use) implements Shape {}

  /** A whole number. */
  record Whole() implements Shape {}

  /** True or false. */
  record Flag() implements Shape {}

  /** A duration. */
  record Span() implements Shape {}

  /** A date. */
  record Day() implements Shape {}

  /** One of the words of an enum. */
  record Choice(Class<? extends Enum<?>> type) implements Shape {
    List<String> words() {
      return List.of(type.getEnumConstants()).stream().map(Format::word).toList();
    }
  }

  /**
   * A list.
   *
   * @param alone whether a single item may stand without the list around it
   */
  record Items(Shape item, boolean alone) implements Shape {}

  /** Keys of the author's own choice, and their values. */
  record Table(Shape value) implements Shape {}

  /** A record. */
  record Group(Class<? extends Record> type, List<Field> fields, Constructor<?> constructor)
      implements Shape {
    /** All fields that stand on the record's level in the file. */
    List<Field> flat() {
      var all = new ArrayList<Field>();
      for (var field : fields) {
        if (field.flat() && field.shape() instanceof Group group) {
          all.addAll(group.flat());
        } else {
          all.add(field);
        }
      }
      return all;
    }
  }

  /** An action: a record chosen by its key {@code type}. */
  record Kinds(Map<String, Group> kinds) implements Shape {
    Group of(Action action) {
      return kinds.values().stream()
          .filter(group -> group.type() == action.getClass())
          .findFirst()
          .orElseThrow();
    }

    String name(Action action) {
      return kinds.entrySet().stream()
          .filter(kind -> kind.getValue().type() == action.getClass())
          .map(Map.Entry::getKey)
          .findFirst()
          .orElseThrow();
    }
  }

  /** What a failed step leads to, in its short form. */
  record Failure() implements Shape {}

  /**
   * A component of a record.
   *
   * @param key its name in the file
   * @param presence what it means when the key is not there
   * @param initial the value when the key is not there, with {@link Presence#DEFAULTED}
   * @param flat whether its own fields stand on the record's level
   */
  record Field(
      String key,
      Shape shape,
      Presence presence,
      Optional<Object> initial,
      boolean flat,
      Method accessor) {}

  /** Whether a key must be there. */
  enum Presence {
    REQUIRED,
    OPTIONAL,
    DEFAULTED
  }

  /** What a text is used for. */
  enum Use {
    /** The id of a runbook, phase, step or answer. */
    ID,
    /** The name of a parameter or of a captured value. */
    NAME,
    /** A word or short text without parameters. */
    WORD,
    /** Sentences without parameters. */
    PROSE,
    /** A text that takes <code>${name}</code>. */
    TEMPLATE,
    /** A path that takes <code>${name}</code>, relative to the runbook's folder. */
    FOLDER,
    /** SQL that takes {@code :name}. */
    SQL,
    /** Any scalar, taken as it is written. */
    LITERAL,
    /** Any scalar; it takes <code>${name}</code>. */
    VALUE,
    /** Any scalar, SQL's null too; it takes <code>${name}</code>. */
    NULLABLE,
    /** The id of another step. */
    STEP,
    /** A captured value as {@code step.name}. */
    CAPTURED,
    /** The name of a parameter. */
    PARAM,
    /** A file beside the runbook. */
    FILE;

    boolean takesTemplate() {
      return this == TEMPLATE || this == FOLDER || this == VALUE || this == NULLABLE;
    }

    boolean anyScalar() {
      return this == LITERAL || this == VALUE || this == NULLABLE;
    }
  }
}
