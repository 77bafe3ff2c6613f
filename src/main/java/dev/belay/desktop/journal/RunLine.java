package dev.belay.desktop.journal;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.postgres.Environment;
import dev.belay.report.EntryWords;
import dev.belay.report.RunStanding;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A run in the list.
 *
 * @param title of its runbook; empty where nothing can be read
 * @param about what is known of it; absent where nothing can be read
 * @param trouble why it cannot be read, or not to its end
 */
public record RunLine(
    String run, String title, Standing standing, Optional<About> about, Optional<String> trouble) {

  /** Where, when and by whom. */
  public record About(Environment environment, String target, Instant opened, String operator) {}

  /** How it stands, in icon, word and colour. */
  public record Standing(Icon icon, String word, Tone tone) {
    static final Standing UNREADABLE = new Standing(Icon.IN_DOUBT, "Cannot be read", Tone.DOUBT);
    static final Standing BROKEN = new Standing(Icon.FAILED, "Journal broken", Tone.DANGER);

    /** As {@code belay runs} says it. */
    static Standing of(RunState state, boolean driven) {
      var word = RunStanding.word(state, driven);
      var sentence = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
      if (!RunStanding.doubtful(state, driven).isEmpty()) {
        return new Standing(Icon.IN_DOUBT, sentence, Tone.DOUBT);
      }
      return state
          .progress()
          .outcome()
          .filter(_ -> state.status() == RunStatus.FINISHED)
          .map(Standing::of)
          .orElseGet(() ->
              switch (state.status()) {
                case OPENED, RUNNING ->
                    new Standing(Icon.WAITING, sentence, driven ? Tone.ACCENT : Tone.WARNING);
                case HELD -> new Standing(Icon.WAITING, sentence, Tone.WARNING);
                case ROLLING_BACK -> new Standing(Icon.UNDONE, sentence, Tone.WARNING);
                case FINISHED -> new Standing(Icon.DONE, "Ended", Tone.MUTED);
              });
    }

    private static Standing of(JournalEvent.RunOutcome outcome) {
      var word = EntryWords.word(outcome);
      var sentence = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
      return switch (outcome) {
        case COMPLETED -> new Standing(Icon.DONE, sentence, Tone.SUCCESS);
        case COMPLETED_WITH_EXCEPTIONS -> new Standing(Icon.WARNING, sentence, Tone.WARNING);
        case ROLLED_BACK -> new Standing(Icon.UNDONE, sentence, Tone.WARNING);
        case FAILED -> new Standing(Icon.FAILED, sentence, Tone.DANGER);
        case STOPPED -> new Standing(Icon.STOPPED, sentence, Tone.DANGER);
      };
    }
  }

  /** The run's number, such as 0142. */
  public String number() {
    var dash = run.indexOf('-');
    return dash < 0 ? run : run.substring(0, dash);
  }
}
