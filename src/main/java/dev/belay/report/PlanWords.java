package dev.belay.report;

import dev.belay.journal.JournalEvent.PlanRead;
import dev.belay.journal.JournalEvent.PlannedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The pending migrations of a step, in words: the same on every face. */
public final class PlanWords {
  private PlanWords() {}

  /** The most migrations that are told one by one. */
  private static final int TOLD = 50;

  /** Counts, and what is missing. */
  static EntryWords of(PlanRead plan) {
    var weight = plan.missing().isEmpty() ? EntryWords.Weight.PLAIN : EntryWords.Weight.WARNING;
    return new EntryWords("plan", summary(plan), weight);
  }

  /** Counts, how many cannot be undone, and what is missing, in one line. */
  public static String summary(PlanRead plan) {
    var words = new ArrayList<String>();
    words.add(head(plan));
    without(plan).ifPresent(words::add);
    missing(plan).ifPresent(words::add);
    return String.join(" ", words);
  }

  /** A line for each migration; of many, the first ones. */
  static List<EntryWords> further(PlanRead plan) {
    var lines = files(plan);
    var told =
        lines.size() <= TOLD
            ? lines.stream()
            : Stream.concat(
                lines.stream().limit(TOLD), Stream.of("and " + (lines.size() - TOLD) + " more"));
    return told.map(line -> new EntryWords("", line, EntryWords.Weight.MUTED)).toList();
  }

  /** How much is pending, in one line. */
  public static String head(PlanRead plan) {
    return plan.files().isEmpty()
        ? "Nothing is pending in " + plan.folder() + "."
        : EntryWords.plural(plan.files().size(), "migration")
            + ", "
            + EntryWords.plural(plan.statements(), "statement")
            + ", from "
            + plan.folder()
            + ".";
  }

  /** A line for each migration, in the order in which they apply. */
  public static List<String> files(PlanRead plan) {
    var width = plan.files().stream().mapToInt(file -> file.label().length()).max().orElse(0);
    return plan.files().stream()
        .map(file -> file.label() + " ".repeat(width - file.label().length()) + "  " + what(file))
        .toList();
  }

  private static String what(PlannedFile file) {
    return EntryWords.plural(file.statements(), "statement")
        + (file.transaction() ? ", one transaction" : ", not in one transaction")
        + (file.rollback().isEmpty() ? ", no rollback script" : "");
  }

  /** How many have no rollback script; nothing where all have one. */
  public static Optional<String> without(PlanRead plan) {
    var without = plan.withoutRollback().size();
    return without == 0
        ? Optional.empty()
        : Optional.of(
            without + " of " + plan.files().size() + " cannot be undone: no rollback script.");
  }

  /** What is applied and not in the folder; nothing where all files are there. */
  public static Optional<String> missing(PlanRead plan) {
    return plan.missing().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Applied, but not in this folder: " + String.join(", ", plan.missing()) + ".");
  }
}
