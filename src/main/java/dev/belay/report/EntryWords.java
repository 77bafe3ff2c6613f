package dev.belay.report;

import dev.belay.journal.Cause;
import dev.belay.journal.Evidence;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * What happened, in words: the same on every face.
 *
 * @param word the state, or what happened, in a word or two
 * @param detail the rest, on one line
 * @param weight how much it matters to somebody who reads along
 */
public record EntryWords(String word, String detail, Weight weight) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** How much it matters; each face has its colour for it. */
  public enum Weight {
    PLAIN,
    MUTED,
    ACCENT,
    SUCCESS,
    WARNING,
    DANGER,
    DOUBT
  }

  /** The words of an event. */
  public static EntryWords of(JournalEvent event) {
    return switch (event) {
      case JournalEvent.OfSubject e -> SubjectWords.of(e);
      case JournalEvent.OfStep e -> StepWords.of(e);
      case JournalEvent.RunOpened e ->
          words(
              "opened",
              "on "
                  + e.target().name()
                  + " ("
                  + e.target().environment().toUpperCase(Locale.ROOT)
                  + ") at "
                  + e.target().address()
                  + ", by "
                  + e.operator(),
              Weight.PLAIN);
      case JournalEvent.TargetBound _ -> words("bound", "to this server", Weight.MUTED);
      case JournalEvent.SessionOpened e ->
          words("connected", e.role() + " session, backend " + e.pid(), Weight.MUTED);
      case JournalEvent.SessionLost e -> words("connection lost", e.message(), Weight.DOUBT);
      case JournalEvent.RunResumed e -> words("resumed", "by " + e.operator(), Weight.PLAIN);
      case JournalEvent.RunHeld e -> words("held", e.why(), Weight.WARNING);
      case JournalEvent.RunContinued e -> words("goes on", "by " + e.operator(), Weight.MUTED);
      case JournalEvent.StopRequested e ->
          words("stop", "asked for by " + e.operator(), Weight.WARNING);
      case JournalEvent.SessionActed e ->
          words(
              "act on a session",
              e.act() + ": " + e.outcome() + ", by " + e.operator(),
              Weight.WARNING);
      case JournalEvent.RollbackStarted e ->
          words(
              "rolling back",
              e.why()
                  + " In this order: "
                  + (e.steps().isEmpty() ? "nothing is in effect" : String.join(", ", e.steps()))
                  + ".",
              Weight.WARNING);
      case JournalEvent.RunFinished e -> words(word(e.outcome()), e.summary(), weight(e.outcome()));
    };
  }

  /** What belongs to it beyond its one line: notices, evidence, who was in the way. */
  public static List<EntryWords> further(JournalEvent event) {
    if (event instanceof JournalEvent.PlanRead plan) {
      return PlanWords.further(plan);
    }
    return event instanceof JournalEvent.OfSubject e ? SubjectWords.further(e) : List.of();
  }

  /** How a run ended. */
  public static String word(JournalEvent.RunOutcome outcome) {
    return switch (outcome) {
      case COMPLETED -> "completed";
      case COMPLETED_WITH_EXCEPTIONS -> "completed with exceptions";
      case ROLLED_BACK -> "rolled back";
      case FAILED -> "failed";
      case STOPPED -> "stopped";
    };
  }

  /** How much the end of a run matters. */
  public static Weight weight(JournalEvent.RunOutcome outcome) {
    return switch (outcome) {
      case COMPLETED -> Weight.SUCCESS;
      case COMPLETED_WITH_EXCEPTIONS, ROLLED_BACK -> Weight.WARNING;
      case FAILED, STOPPED -> Weight.DANGER;
    };
  }

  /** A verdict in the middle of a sentence. */
  public static String word(Verdict verdict) {
    return switch (verdict) {
      case COMMITTED -> "committed";
      case ROLLED_BACK -> "rolled back";
      case PARTLY -> "partly committed";
      case STILL_RUNNING -> "still running";
      case UNKNOWN -> "unknown";
    };
  }

  /** Evidence on one line. */
  public static EntryWords of(Evidence evidence, String before) {
    return words(
        switch (evidence.truth()) {
          case TRUE -> "true";
          case FALSE -> "not true";
          case UNREADABLE -> "cannot be read";
          case INFORMATION -> "seen";
        },
        before + line(evidence),
        switch (evidence.truth()) {
          case TRUE, INFORMATION -> Weight.MUTED;
          case FALSE -> Weight.WARNING;
          case UNREADABLE -> Weight.DOUBT;
        });
  }

  /** Label, value and limit. */
  public static String line(Evidence evidence) {
    return evidence.label()
        + ": "
        + evidence.value().orElse("unknown")
        + evidence.limit().map(limit -> " (" + limit + ")").orElse("");
  }

  /** What happened, where, and what to do. */
  public static String sentences(Cause cause) {
    return sentence(cause.message())
        + cause.place().map(place -> " At " + place + ".").orElse("")
        + cause.sqlState().map(code -> " SQLSTATE " + code + ".").orElse("")
        + " "
        + cause.cure();
  }

  /** Servers end their messages without a full stop. */
  public static String sentence(String text) {
    var stripped = text.strip();
    return stripped.isEmpty() || stripped.endsWith(".") || stripped.endsWith("?")
        ? stripped
        : stripped + ".";
  }

  static EntryWords words(String word, String detail, Weight weight) {
    return new EntryWords(word, detail.strip(), weight);
  }

  static String time(Instant at) {
    return TIME.format(at);
  }

  static String plural(long count, String thing) {
    return String.format(Locale.ROOT, "%,d", count) + " " + thing + (count == 1 ? "" : "s");
  }

  /** {@code 12 ms}, {@code 0.3 s}, {@code 48 s}, {@code 12 min 41 s}. */
  static String duration(long millis) {
    if (millis < 100) {
      return millis + " ms";
    }
    if (millis < 10_000) {
      return millis / 1000 + "." + millis % 1000 / 100 + " s";
    }
    var time = Duration.ofMillis(millis);
    return millis < 60_000
        ? time.toSeconds() + " s"
        : time.toMinutes() + " min " + time.toSecondsPart() + " s";
  }
}
