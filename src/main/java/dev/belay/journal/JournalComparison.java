package dev.belay.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares what two runs did: event by event, with everything masked that differs between any two
 * runs (times, durations, process and transaction ids, WAL positions, hashes, folders of runs, who
 * drove them). Readings that are repeated as time passes, and a step's output, are left out.
 *
 * @param compared how many events of each were compared
 * @param differences in the order of the journals
 */
public record JournalComparison(int compared, List<Difference> differences) {
  /** What differs at a place. */
  public enum Kind {
    /** Other events, steps, outcomes or words. */
    CONDUCT,
    /** The same event with another number in it, which the server counted at another moment. */
    NUMBER
  }

  /**
   * One difference.
   *
   * @param place the number of the event among those compared, from 1
   */
  public record Difference(Kind kind, int place, String left, String right) {}

  private static final Set<String> REPEATED =
      Set.of("gate-read", "evidence-read", "truth-changed", "output", "blockers-seen");
  private static final List<String> OF_ONE_RUN =
      List.of(
          "pid",
          "backendStart",
          "postmasterStart",
          "wal",
          "transactionId",
          "fingerprint",
          "millis",
          "operator",
          "by",
          "expires",
          "covers",
          "address");
  private static final Pattern MASKED =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}(:?\\d{2})?)?"
              + "|\\d{8}T\\d{6}Z"
              + "|\\b[0-9A-F]{1,8}/[0-9A-F]{1,8}\\b"
              + "|\\b[0-9A-F]{24}\\b"
              + "|\\b[0-9a-f]{64}\\b"
              + "|\\d+(\\.\\d+)? (ms|s|min|h)\\b"
              + "|/[^\"\\s]*/runs/[^\"\\s]*"
              // The folder from which the runbook was read, inside its own JSON.
              + "|(?<=\\\\\"file\\\\\":\\\\\")[^\"\\\\]*/");
  private static final Pattern DIGITS = Pattern.compile("\\d+(\\.\\d+)?");
  private static final JsonMapper JSON = JournalLine.mapper();

  public JournalComparison {
    differences = List.copyOf(differences);
  }

  /** Compares the events of two journals. */
  public static JournalComparison of(List<Entry> left, List<Entry> right) {
    var ours = conduct(left);
    var theirs = conduct(right);
    var differences = new ArrayList<Difference>();
    var longest = Math.max(ours.size(), theirs.size());
    for (var i = 0; i < longest; i++) {
      var one = i < ours.size() ? ours.get(i) : "nothing: the journal ends before";
      var other = i < theirs.size() ? theirs.get(i) : "nothing: the journal ends before";
      if (!one.equals(other)) {
        differences.add(new Difference(kind(one, other), i + 1, one, other));
      }
    }
    return new JournalComparison(longest, differences);
  }

  /** Whether both did the same, numbers of the server aside. */
  public boolean same() {
    return differences.stream().allMatch(difference -> difference.kind() == Kind.NUMBER);
  }

  private static Kind kind(String one, String other) {
    return DIGITS.matcher(one).replaceAll("#").equals(DIGITS.matcher(other).replaceAll("#"))
        ? Kind.NUMBER
        : Kind.CONDUCT;
  }

  private static List<String> conduct(List<Entry> entries) {
    var all = new ArrayList<String>();
    for (var entry : entries) {
      JsonNode event = JSON.valueToTree(entry.event());
      if (!REPEATED.contains(event.path("type").asString())) {
        var run = entry.run();
        mask(event);
        all.add(MASKED.matcher(event.toString().replace(run, "RUN")).replaceAll("…"));
      }
    }
    return all;
  }

  private static void mask(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(OF_ONE_RUN);
    }
    node.forEach(JournalComparison::mask);
  }
}
