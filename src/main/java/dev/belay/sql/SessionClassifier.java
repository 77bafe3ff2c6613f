package dev.belay.sql;

import dev.belay.sql.Effect.Begin;
import dev.belay.sql.Effect.Commit;
import dev.belay.sql.Effect.DiscardAll;
import dev.belay.sql.Effect.OutsideTransaction;
import dev.belay.sql.Effect.PrepareTransaction;
import dev.belay.sql.Effect.ResetParameter;
import dev.belay.sql.Effect.Rollback;
import dev.belay.sql.Effect.Savepoint;
import dev.belay.sql.Effect.SetParameter;
import dev.belay.sql.Effect.SetRole;
import dev.belay.sql.Effect.Utility;
import java.util.Optional;

/** Recognises transaction control, and what changes the settings of the session. */
final class SessionClassifier {
  private final TokenCursor cursor;

  SessionClassifier(TokenCursor cursor) {
    this.cursor = cursor;
  }

  /** What the statement does, or nothing when it is none of these. */
  Optional<Effect> classify() {
    var command = cursor.upper();
    cursor.step();
    return switch (command) {
      case "BEGIN" -> Optional.of(new Begin());
      case "START" -> cursor.sees("TRANSACTION") ? Optional.of(new Begin()) : Optional.empty();
      case "COMMIT", "END" ->
          Optional.of(
              cursor.sees("PREPARED")
                  ? new OutsideTransaction("COMMIT PREPARED")
                  : new Commit(chains()));
      case "ROLLBACK", "ABORT" -> Optional.of(rollback());
      case "PREPARE" ->
          cursor.take("TRANSACTION")
              ? Optional.of(new PrepareTransaction(cursor.string().orElse("")))
              : Optional.empty();
      case "SAVEPOINT", "RELEASE" -> Optional.of(new Savepoint(command));
      case "SET" -> Optional.of(set());
      case "RESET" -> Optional.of(reset());
      case "DISCARD" -> cursor.sees("ALL") ? Optional.of(new DiscardAll()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Effect rollback() {
    if (cursor.sees("PREPARED")) {
      return new OutsideTransaction("ROLLBACK PREPARED");
    }
    takeNoiseWord();
    return cursor.sees("TO") ? new Savepoint("ROLLBACK TO") : new Rollback(chains());
  }

  private boolean chains() {
    takeNoiseWord();
    return cursor.sees("AND", "CHAIN");
  }

  private void takeNoiseWord() {
    if (cursor.sees("WORK") || cursor.sees("TRANSACTION")) {
      cursor.step();
    }
  }

  private Effect set() {
    if (cursor.take("CONSTRAINTS")) {
      return new Utility("SET CONSTRAINTS");
    }
    if (cursor.sees("SESSION", "CHARACTERISTICS")) {
      return new SetParameter("default_transaction_isolation", false);
    }
    if (cursor.sees("SESSION", "AUTHORIZATION")) {
      return new SetRole(false);
    }
    var local = cursor.take("LOCAL");
    if (!local && !isAssigned()) {
      cursor.take("SESSION");
    }
    if ((cursor.sees("ROLE") && !isAssigned()) || cursor.sees("SESSION", "AUTHORIZATION")) {
      return new SetRole(local);
    }
    return parameter(local);
  }

  /** Whether the next word is a name to which a value is given. */
  private boolean isAssigned() {
    return cursor.lookAhead(ahead -> {
      ahead.step();
      return ahead.seesSymbol('=') || ahead.sees("TO");
    });
  }

  private Effect parameter(boolean local) {
    if (cursor.sees("TRANSACTION")) {
      return new SetParameter("transaction_isolation", true);
    }
    if (cursor.take("TIME", "ZONE")) {
      return new SetParameter("timezone", local);
    }
    if (cursor.take("XML", "OPTION")) {
      return new SetParameter("xmloption", local);
    }
    if (!isAssigned()) {
      if (cursor.take("NAMES")) {
        return new SetParameter("client_encoding", local);
      }
      if (cursor.take("SCHEMA")) {
        return new SetParameter("search_path", local);
      }
    }
    return name().<Effect>map(name -> changeTo(name, local)).orElseGet(() -> new Utility("SET"));
  }

  private static Effect changeTo(String name, boolean local) {
    return name.equals("role") || name.equals("session_authorization")
        ? new SetRole(local)
        : new SetParameter(name, local);
  }

  private Effect reset() {
    if (cursor.take("ALL")) {
      return new ResetParameter(Optional.empty());
    }
    if (cursor.sees("ROLE") || cursor.sees("SESSION", "AUTHORIZATION")) {
      return new SetRole(false);
    }
    if (cursor.take("TIME", "ZONE")) {
      return new ResetParameter(Optional.of("timezone"));
    }
    if (cursor.take("TRANSACTION", "ISOLATION", "LEVEL")) {
      return new ResetParameter(Optional.of("transaction_isolation"));
    }
    return name()
        .<Effect>map(name -> new ResetParameter(Optional.of(name)))
        .orElseGet(() -> new Utility("RESET"));
  }

  /** A parameter's name, of one part or, for one of an extension, of two. */
  private Optional<String> name() {
    return cursor.name().map(name -> TokenCursor.fold(dotted(name)));
  }

  private static String dotted(QualifiedName name) {
    return name.schema().map(part -> part + ".").orElse("") + name.name();
  }
}
