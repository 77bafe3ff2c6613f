package dev.belay.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a step destroys, and after an undo what of it is missing.
 *
 * @param content SHA-256 of the scripts that it was read from; empty where nothing was read
 * @param counted before the step was confirmed
 * @param kept the backup of this run that still holds it
 * @param compared absent before an undo
 */
public record Losses(
    String content, List<Loss> counted, Optional<Kept> kept, Optional<Compared> compared) {
  /** Nothing was read. */
  public static final Losses NONE = new Losses("", List.of(), Optional.empty(), Optional.empty());

  public Losses {
    counted = List.copyOf(counted);
  }

  /**
   * A verified backup of the run.
   *
   * @param dump the file or folder that its program restores
   * @param plain whether it is a script for psql, not an archive for pg_restore
   * @param at when it was finished, by this machine's clock
   */
  public record Kept(String dump, boolean plain, Instant at) {}

  /**
   * The data after an undo, compared with before.
   *
   * @param missing what is gone
   * @param unknown sentences on what could not be compared
   * @param equal sentences on what was compared and is as before
   * @param kept the backup of this run that holds what is missing
   */
  public record Compared(
      List<Missing> missing, List<String> unknown, List<String> equal, Optional<Kept> kept) {
    public Compared {
      missing = List.copyOf(missing);
      unknown = List.copyOf(unknown);
      equal = List.copyOf(equal);
    }

    /** Whether all data is as before. */
    public boolean same() {
      return missing.isEmpty() && unknown.isEmpty();
    }
  }

  /**
   * Values that an undo did not bring back.
   *
   * @param count how many of them
   */
  public record Missing(Loss loss, Loss.Count count) {
    /** In words: {@code 30,000 values of customers.legacy_code}. */
    public String words() {
      return loss.words(count);
    }
  }

  /** Whether the step destroys something, as far as anybody knows. */
  public boolean destroys() {
    return counted.stream().anyMatch(Loss::destroys);
  }

  /** What is destroyed, without what was counted as nothing. */
  public List<Loss> destroyed() {
    return counted.stream().filter(Loss::destroys).toList();
  }

  /** Statements whose text does not tell. */
  public List<Loss> untold() {
    return counted.stream().filter(loss -> loss.kind() == Loss.Kind.UNTOLD).toList();
  }

  /** A newer count; what earlier parts of the step destroyed stays, while they are in effect. */
  Losses with(JournalEvent.LossesCounted event, List<String> labelsInEffect) {
    var all = new ArrayList<>(event.losses());
    counted.stream()
        .filter(loss ->
            labelsInEffect.stream()
                .anyMatch(
                    label -> label.equals(loss.label()) || label.startsWith(loss.label() + "#")))
        .filter(loss ->
            event.losses().stream()
                .noneMatch(other ->
                    other.script().equals(loss.script()) && other.statement() == loss.statement()))
        .forEach(all::add);
    return new Losses(event.content(), all, event.kept(), Optional.empty());
  }

  Losses with(Compared after) {
    return new Losses(content, counted, kept, Optional.of(after));
  }
}
