package dev.belay.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events with sensible values, for tests. */
final class Events {
  static final Instant NOON = Instant.parse("2027-02-19T12:00:00Z");
  static final JournalEvent.Where WHERE =
      new JournalEvent.Where("belay/0142/apply", 4711, NOON, NOON.minusSeconds(3600), "0/16B3748");
  static final Cause LOCKED =
      new Cause(
          "054 failed at statement 3: lock timeout.",
          Optional.of("054_threads.sql:12"),
          Optional.of("55P03"),
          "Try again when 48190 is gone.");

  private Events() {}

  static JournalEvent.RunOpened opened(String... steps) {
    return new JournalEvent.RunOpened(
        new JournalEvent.Version(1, "0.1.0"),
        "{\"name\":\"guided\"}",
        List.of(steps),
        Map.of("folder", "migrations", "password", "env:PGPASSWORD"),
        new JournalEvent.MeantTarget("chat", "sandbox", "localhost:5432/chat", true),
        new JournalEvent.Options(false, true),
        "On-call 1");
  }

  static JournalEvent.TargetBound bound() {
    return new JournalEvent.TargetBound(
        Map.of("system", "7412", "timeline", "3", "walPosition", "0/1000000"), true);
  }

  static JournalEvent.AttemptStarted started(Subject subject) {
    return started(subject, JournalEvent.Reach.DATABASE);
  }

  static JournalEvent.AttemptStarted started(Subject subject, JournalEvent.Reach reach) {
    return new JournalEvent.AttemptStarted(
        subject, new JournalEvent.Plan(reach, "c0ffee", 2), Optional.of(WHERE));
  }

  static JournalEvent.PartStarted part(Subject subject, int number, String label) {
    return new JournalEvent.PartStarted(subject, number, label, true, 2, true);
  }

  static JournalEvent.PartCommitted committed(Subject subject, int number, String label) {
    return new JournalEvent.PartCommitted(subject, number, label, List.of());
  }

  static JournalEvent.Settled settled(Subject subject, Verdict verdict, Integer... parts) {
    return new JournalEvent.Settled(
        subject, verdict, List.of(parts), List.of(evidence("marker row", "there")), "the database");
  }

  static Evidence evidence(String label, String value) {
    return new Evidence(
        label, "SELECT 1", Optional.of(value), Optional.of("at most 5"), Evidence.Truth.TRUE, NOON);
  }
}
