package dev.belay.report;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.Loss;
import dev.belay.journal.Losses;
import dev.belay.journal.RunState;
import dev.belay.report.EntryWords.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a step destroys, and what is missing after its undo, in words: the same on every face. */
public final class LossWords {
  private static final int MOST = 8;
  private static final Pattern URI = Pattern.compile("(postgres(?:ql)?://[^/?]*)(/[^?]*)?(\\?.*)?");

  private LossWords() {}

  // ---- before

  static EntryWords of(JournalEvent.LossesCounted event) {
    var losses = new Losses(event.content(), event.losses(), event.kept(), Optional.empty());
    var said = Stream.concat(destroyed(losses).stream(), untold(losses).stream()).toList();
    return said.isEmpty()
        ? EntryWords.words("destroys", "nothing that is there now", Weight.MUTED)
        : EntryWords.words(
            "destroys", String.join(" ", said) + " " + where(losses), Weight.WARNING);
  }

  /** A sentence for each statement that destroys something; of many, the first ones. */
  public static List<String> destroyed(Losses losses) {
    return first(
        losses.destroyed().stream()
            .map(loss -> loss.script() + " destroys " + loss.words() + source(loss) + ".")
            .toList());
  }

  /** A sentence for each statement that does not tell what it does. */
  public static List<String> untold(Losses losses) {
    return first(
        losses.untold().stream()
            .map(loss ->
                loss.script()
                    + ", statement "
                    + loss.statement()
                    + ": whether it destroys data is unknown; "
                    + loss.of()
                    + ".")
            .toList());
  }

  private static List<String> first(List<String> all) {
    return all.size() <= MOST
        ? all
        : Stream.concat(
                all.stream().limit(MOST), Stream.of("And " + (all.size() - MOST) + " more."))
            .toList();
  }

  private static String source(Loss loss) {
    return loss.count().number().isPresent() && !loss.count().exact()
        ? " (" + loss.count().source() + ")"
        : "";
  }

  /** What an undo can bring back, and where the rest is. */
  public static String where(Losses losses) {
    if (!losses.destroys()) {
      return "Whether an undo brings everything back is unknown.";
    }
    return "An undo restores the schema only. "
        + losses
            .kept()
            .map(kept -> "The values then exist only in " + words(kept) + ".")
            .orElse("No verified backup of this run holds the values.");
  }

  /** The backup: its file, and when it was verified. */
  public static String words(Losses.Kept kept) {
    return "backup " + kept.dump() + ", verified at " + EntryWords.time(kept.at()) + " UTC";
  }

  // ---- after

  static EntryWords of(JournalEvent.LossesCompared event) {
    var compared = event.compared();
    var said = new ArrayList<String>();
    missing(compared).ifPresent(said::add);
    said.addAll(compared.unknown());
    said.addAll(compared.equal());
    return EntryWords.words(
        "data",
        said.isEmpty() ? "no statement of the step destroys any" : String.join(" ", said),
        compared.missing().isEmpty()
            ? compared.unknown().isEmpty() ? Weight.MUTED : Weight.WARNING
            : Weight.DANGER);
  }

  /** What is missing after an undo, and where it is. */
  public static Optional<String> missing(Losses.Compared compared) {
    return compared.missing().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Missing after the undo: "
                + String.join(", ", compared.missing().stream().map(Losses.Missing::words).toList())
                + ". "
                + compared
                    .kept()
                    .map(kept -> "They are in " + words(kept) + ".")
                    .orElse("No verified backup of this run holds them."));
  }

  /** Everything that undone steps of a run left missing or unknown, as sentences. */
  public static List<String> left(RunState state) {
    return state.steps().values().stream()
        .flatMap(step ->
            step.losses().compared().stream()
                .flatMap(compared ->
                    Stream.concat(missing(compared).stream(), compared.unknown().stream())
                        .map(sentence -> step.id() + ": " + sentence)))
        .toList();
  }

  /**
   * Commands that restore a backup into a database of its own beside the target, from which the
   * missing values can be copied; none where nothing is missing or no backup holds it.
   */
  public static List<String> restore(RunState state) {
    var missing =
        state.steps().values().stream()
            .flatMap(step -> step.losses().compared().stream())
            .filter(compared -> !compared.missing().isEmpty())
            .toList();
    var kept =
        missing.stream().flatMap(compared -> compared.kept().stream()).reduce((_, last) -> last);
    var address = state.opened().event().target().address();
    var uri = URI.matcher(address);
    if (kept.isEmpty() || !uri.matches()) {
      return List.of();
    }
    var database = "belay_before_" + state.run().replaceAll("[^a-z0-9]", "_");
    var beside = uri.group(1) + "/" + database + Optional.ofNullable(uri.group(3)).orElse("");
    var lines = new ArrayList<String>();
    lines.add(
        "psql "
            + Shell.plain(address)
            + " -X -c 'CREATE DATABASE "
            + database
            + " TEMPLATE template0'");
    lines.add(
        kept.get().plain()
            ? "psql "
                + Shell.plain(beside)
                + " -X -q -v ON_ERROR_STOP=1 --single-transaction -f "
                + Shell.plain(kept.get().dump())
            : "pg_restore --exit-on-error --no-subscriptions --dbname="
                + Shell.plain(beside)
                + " "
                + Shell.plain(kept.get().dump()));
    missing.stream()
        .flatMap(compared -> compared.missing().stream())
        .forEach(one -> lines.add("# " + database + " then holds " + one.words()));
    return lines;
  }
}
