package dev.belay.live;

import java.util.Optional;

/** Says in words what a lock is on. */
final class ObjectLabels {
  private ObjectLabels() {}

  static LockObject object(String key, Names names) {
    var part = key.split(":", -1);
    var kind = LockKind.ofServer(part[0]);
    return new LockObject(
        key, kind, Texts.number(part[1]), Texts.number(part[2]), label(kind, part, names));
  }

  /** The key's parts are those of {@link LockObject#key()}. */
  private static String label(LockKind kind, String[] part, Names names) {
    return switch (kind) {
      case RELATION -> relation(part, names);
      case EXTEND -> "making " + relation(part, names) + " longer";
      case FROZEN_ID -> "the frozen id of database " + database(part, names);
      case PAGE -> "page " + part[3] + " of " + relation(part, names);
      case TUPLE -> "row (" + part[3] + "," + part[4] + ") of " + relation(part, names);
      case TRANSACTION -> "transaction " + part[6];
      case VIRTUAL_TRANSACTION -> "virtual transaction " + part[5];
      case SPECULATIVE -> "speculative insert " + part[8] + " of transaction " + part[6];
      case OBJECT -> object(part, names);
      case USER -> "user lock " + part[8];
      case ADVISORY -> advisory(part);
      case APPLY_TRANSACTION -> "applying of remote transaction " + part[6];
      case OTHER -> part[0] + " lock";
    };
  }

  private static String relation(String[] part, Names names) {
    return names.relation(number(part[1]), number(part[2]));
  }

  private static String database(String[] part, Names names) {
    return names.database(number(part[1]));
  }

  /** pg_database itself is 1262: a lock on the database as a whole, as CREATE DATABASE takes it. */
  private static String object(String[] part, Names names) {
    if (part[7].equals("1262")) {
      return "database " + names.database(number(part[8]));
    }
    return "object "
        + part[8]
        + (part[9].equals("0") ? "" : "." + part[9])
        + " of catalog "
        + names.relation(number(part[1]), number(part[7]));
  }

  /** One key of 64 bits, or two of 32 (manual, view pg_locks). */
  private static String advisory(String[] part) {
    if (part[9].equals("1")) {
      return "advisory lock " + (number(part[7]) << 32 | number(part[8]));
    }
    return "advisory lock " + (int) number(part[7]) + ", " + (int) number(part[8]);
  }

  private static long number(String text) {
    return Optional.of(text).flatMap(Texts::number).orElse(0L);
  }
}
