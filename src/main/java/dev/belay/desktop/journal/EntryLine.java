package dev.belay.desktop.journal;

import dev.belay.desktop.fx.Formats;
import dev.belay.journal.Entry;
import dev.belay.report.EntryWords;
import dev.belay.report.EntryWords.Weight;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An entry of a journal, in words.
 *
 * @param step its number and id; empty for what belongs to the run
 * @param further what belongs to it beyond its one line
 */
public record EntryLine(Entry entry, String step, EntryWords words, List<EntryWords> further) {
  public EntryLine {
    further = List.copyOf(further);
  }

  long seq() {
    return entry.seq();
  }

  /** {@code 02:19:44.260}, in UTC. */
  public String time() {
    return Formats.journalMoment(entry.at());
  }

  /** What happened, as one text. */
  public String said() {
    return words.word().isEmpty()
        ? words.detail()
        : words.detail().isEmpty() ? words.word() : words.word() + ": " + words.detail();
  }

  /** Whether it says something to somebody who only wants to know what happened. */
  public boolean matters() {
    return words.weight() != Weight.MUTED;
  }

  /** Whether step, word or detail hold all those words. */
  public boolean holds(String filter) {
    var text = (step + " " + said()).toLowerCase(Locale.ROOT);
    return List.of(filter.toLowerCase(Locale.ROOT).strip().split("\\s+")).stream()
        .allMatch(text::contains);
  }

  /** For the clipboard. */
  public String asText() {
    return entry.at() + "  " + entry.seq() + "  " + (step.isEmpty() ? "run" : step) + "  " + all();
  }

  /** A row of a table, for the clipboard. */
  public String asMarkdown() {
    return "| "
        + entry.seq()
        + " | "
        + entry.at()
        + " | "
        + (step.isEmpty() ? "run" : step)
        + " | "
        + all().replace("|", "\\|").replaceAll("\\R", " ")
        + " |";
  }

  /** The head of such a table. */
  static String markdownHead(String run) {
    return "Journal of run "
        + run
        + "\n\n| entry | time (UTC) | step | what happened |\n|---|---|---|---|\n";
  }

  private String all() {
    return further.isEmpty()
        ? said()
        : said()
            + further.stream()
                .map(one -> one.word() + " " + one.detail())
                .collect(Collectors.joining("; ", " [", "]"));
  }
}
