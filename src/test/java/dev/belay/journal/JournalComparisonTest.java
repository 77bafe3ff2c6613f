package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalComparison.Difference;
import dev.belay.journal.JournalComparison.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalComparisonTest {
  private static final Instant EARLY = Instant.parse("2026-11-01T03:00:00Z");
  private static final Instant LATE = Instant.parse("2026-11-02T04:30:12.5Z");

  @Test
  void timesIdsAndDurationsOfTwoRunsAreNoDifference() {
    var one =
        journal(
            EARLY,
            "0001-aaaaaa",
            new JournalEvent.SessionOpened("work", 4711, EARLY, EARLY),
            new JournalEvent.Captured("lsn", "lsn", "text", "0/A905DD0"),
            new JournalEvent.Captured("back-up", "folder", "text", "/a/runs/0001-aaaaaa/backup"),
            new JournalEvent.StepDone("apply", "2 statements, 1.6 s"));
    var other =
        journal(
            LATE,
            "0002-bbbbbb",
            new JournalEvent.SessionOpened("work", 815, LATE, LATE),
            new JournalEvent.Captured("lsn", "lsn", "text", "1/FF"),
            new JournalEvent.Captured("back-up", "folder", "text", "/b/runs/0002-bbbbbb/backup"),
            new JournalEvent.StepDone("apply", "2 statements, 12 s"));

    var comparison = JournalComparison.of(one, other);

    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.compared()).isEqualTo(4);
  }

  @Test
  void anotherOutcomeIsADifferenceOfConduct() {
    var comparison =
        JournalComparison.of(
            journal(EARLY, "0001-aaaaaa", new JournalEvent.StepDone("apply", "done")),
            journal(
                EARLY, "0002-bbbbbb", new JournalEvent.StepSkipped("apply", "not needed", "ops")));

    assertThat(comparison.same()).isFalse();
    assertThat(comparison.differences()).extracting(Difference::kind).containsExactly(Kind.CONDUCT);
  }

  @Test
  void aMissingEndIsADifferenceOfConduct() {
    var whole =
        journal(
            EARLY,
            "0001-aaaaaa",
            new JournalEvent.StepDone("a", "done"),
            new JournalEvent.StepDone("b", "done"));

    assertThat(JournalComparison.of(whole, whole.subList(0, 1)).same()).isFalse();
  }

  @Test
  void anotherNumberIsListedAndIsNoDifferenceOfConduct() {
    var comparison =
        JournalComparison.of(
            journal(
                EARLY, "0001-aaaaaa", new JournalEvent.Captured("watch", "n", "integer", "737")),
            journal(
                EARLY, "0002-bbbbbb", new JournalEvent.Captured("watch", "n", "integer", "778")));

    assertThat(comparison.same()).isTrue();
    assertThat(comparison.differences()).extracting(Difference::kind).containsExactly(Kind.NUMBER);
  }

  @Test
  void readingsThatRepeatAsTimePassesAreLeftOut() {
    var read =
        new Evidence(
            "lag", "SELECT 1", Optional.of("1"), Optional.empty(), Evidence.Truth.TRUE, EARLY);

    var comparison =
        JournalComparison.of(
            journal(EARLY, "0001-aaaaaa", new JournalEvent.GateRead("a", read)), List.of());

    assertThat(comparison.compared()).isZero();
  }

  private static List<Entry> journal(Instant at, String run, JournalEvent... events) {
    var entries = new ArrayList<Entry>();
    for (var event : events) {
      entries.add(new Entry(entries.size() + 1L, at, run, event, "", ""));
    }
    return entries;
  }
}
