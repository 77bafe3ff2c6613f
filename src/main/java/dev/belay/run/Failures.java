package dev.belay.run;

import dev.belay.journal.Cause;
import dev.belay.migration.apply.PartFailure;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns reports of the server into causes that a person can act upon. */
public final class Failures {
  /** SQLSTATE query_canceled. */
  static final String QUERY_CANCELED = "57014";

  private Failures() {}

  /** Whether the connection was given up because nothing came through it for too long. */
  public static boolean silent(SQLException report) {
    for (Throwable cause = report; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  /** Whether a statement was cancelled, by a time-out or on request. */
  static boolean cancelled(SQLException report) {
    return QUERY_CANCELED.equals(report.getSQLState());
  }

  /** Whether a lock was not had in time. */
  static boolean lockNotAvailable(SQLException report) {
    return "55P03".equals(report.getSQLState());
  }

  /** The cause of a failed statement, with its place in the script. */
  public static Cause of(PartFailure failure) {
    var report = failure.report();
    var place =
        failure
            .statement()
            .map(statement -> {
              var at = position(report).map(statement::positionOf).orElse(statement.at());
              return failure.part().script() + ", " + at + ": " + statement.summary();
            })
            .orElse(failure.part().script());
    return new Cause(
        message(report),
        Optional.of(place),
        Optional.ofNullable(report.getSQLState()),
        cure(report));
  }

  /** The cause of a report that has no place in a script. */
  public static Cause of(SQLException report) {
    return new Cause(
        message(report), Optional.empty(), Optional.ofNullable(report.getSQLState()), cure(report));
  }

  /** Whether the report is the server's own answer, not the driver's. */
  static boolean answered(SQLException report) {
    return server(report).isPresent();
  }

  private static Optional<Integer> position(SQLException report) {
    return server(report).map(ServerErrorMessage::getPosition).filter(place -> place > 0);
  }

  private static Optional<ServerErrorMessage> server(SQLException report) {
    return report instanceof PSQLException exception
        ? Optional.ofNullable(exception.getServerErrorMessage())
        : Optional.empty();
  }

  private static String message(SQLException report) {
    var server = server(report);
    if (server.isEmpty()) {
      return String.valueOf(report.getMessage());
    }
    var text = new StringBuilder(String.valueOf(server.get().getMessage()));
    if (server.get().getDetail() != null) {
      text.append(" (").append(server.get().getDetail()).append(')');
    }
    return text.toString();
  }

  private static String cure(SQLException report) {
    var hint = server(report).flatMap(server -> Optional.ofNullable(server.getHint()));
    if (hint.isPresent()) {
      return hint.get();
    }
    var state = Optional.ofNullable(report.getSQLState()).orElse("");
    return switch (state) {
      case "55P03" -> "Look at who holds the lock (belay locks), and try again when they are gone.";
      case "57014" -> "Try again when the database is quieter, or raise the step's limit.";
      case "42501" -> "Grant the right that is named to Belay's role, or set the step's role.";
      case "40P01", "40001" -> "Try again: another transaction was in the way.";
      case "42P07", "42710", "42701" ->
          "It exists already. Look whether the migration was applied by hand.";
      case "42P01", "42703", "42704", "3F000" ->
          "Look at the name and the search path, and whether an earlier migration is missing.";
      case "23502", "23503", "23505", "23514" -> "Mend the rows that are named, then try again.";
      case "53100" -> "Free disk space on the server, then try again.";
      case "53300" -> "Free connection slots on the server, then try again.";
      case "25006" -> "Connect to the primary, or look why the database is read only.";
      default -> "Mend the statement that is named, then try again.";
    };
  }
}
