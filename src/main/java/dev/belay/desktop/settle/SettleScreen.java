package dev.belay.desktop.settle;

import dev.belay.desktop.control.Tone;
import dev.belay.journal.Entry;
import dev.belay.journal.Evidence;
import dev.belay.journal.RunState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.journal.Verdict;
import dev.belay.runbook.Runbook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is true of a step whose outcome nobody knew, made from the fold of the journal and nothing
 * else.
 *
 * @param tiles all verdicts there are, one of them lit once there is one
 * @param signs what the database said, in the order in which it was asked
 * @param next what follows, and what got worse meanwhile
 */
public record SettleScreen(
    Subject subject,
    Head head,
    List<Tile> tiles,
    List<Sign> signs,
    List<Consequence> next,
    Side side,
    Onward onward) {
  public SettleScreen {
    tiles = List.copyOf(tiles);
    signs = List.copyOf(signs);
    next = List.copyOf(next);
  }

  /**
   * What is to be shown of that state: the first step in doubt, else what was settled since the
   * operator looked last; empty when there is nothing.
   *
   * @param entries the journal, oldest first
   * @param seen the number of the last entry whose settlement the operator has gone on from
   */
  public static Optional<SettleScreen> of(
      Runbook runbook, RunState state, List<Entry> entries, long seen, Instant now) {
    return new SettleReading(runbook, state, entries, now).read(seen);
  }

  /**
   * The headline.
   *
   * @param step such as 14 of 19
   * @param doubt which step was in doubt, and why
   * @param headline the verdict in three words
   * @param sentence what that means for what was sent
   * @param asked when the database was asked, in words; empty before
   * @param entry the journal's entry that says so
   */
  public record Head(
      String step, String doubt, String headline, String sentence, String asked, long entry) {}

  /**
   * One of the possible verdicts.
   *
   * @param note why it is lit, ruled out or open
   */
  public record Tile(Verdict verdict, String word, String note, boolean lit) {}

  /**
   * A sign with its raw value and source.
   *
   * @param query the statement that asked; empty where the source is no query
   */
  public record Sign(
      String asked, Evidence.Truth truth, String value, String source, Optional<String> query) {}

  /** A sentence of what follows; the strong words may carry a tone. */
  public record Consequence(String before, String strong, Optional<Tone> tone, String after) {
    static Consequence plain(String sentence) {
      return new Consequence(sentence, "", Optional.empty(), "");
    }

    static Consequence worse(String strong, String after) {
      return new Consequence("", strong, Optional.of(Tone.WARNING), after);
    }

    /** The whole sentence. */
    public String sentence() {
      return before + strong + after;
    }
  }

  /** What stands beside: the end of the journal, and what the run carries along. */
  public record Side(List<Line> lines, List<Carried> carried) {
    public Side {
      lines = List.copyOf(lines);
      carried = List.copyOf(carried);
    }
  }

  /** A line of the journal. */
  public record Line(String time, String words, boolean doubt) {}

  /** A step that is carried along to the end. */
  public record Carried(StepStatus status, String title) {}

  /** What the operator can do. */
  public sealed interface Onward {
    /**
     * The verdict is in the journal.
     *
     * @param words of the button that goes on
     */
    record Recorded(String words) implements Onward {}

    /** The database cannot tell; a person may. */
    record Decide() implements Onward {}

    /**
     * Nothing can be decided yet.
     *
     * @param why as a sentence
     * @param backend the server process that can be asked to cancel
     */
    record Waits(String why, Optional<Integer> backend) implements Onward {}
  }
}
