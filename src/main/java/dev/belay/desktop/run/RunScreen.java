package dev.belay.desktop.run;

import dev.belay.desktop.control.CodeText;
import dev.belay.desktop.control.EvidenceItem;
import dev.belay.desktop.control.LimitsBar;
import dev.belay.desktop.control.OutputList;
import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.control.StatementList;
import dev.belay.desktop.control.StepLine;
import dev.belay.desktop.control.TimeRuler;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Icon;
import dev.belay.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the run room shows of a run, in words.
 *
 * @param notices what went wrong with the run as a whole
 */
public record RunScreen(
    Header header, List<PhaseRows> phases, Card card, ActionBar bar, List<Notice> notices) {
  public RunScreen {
    phases = List.copyOf(phases);
    notices = List.copyOf(notices);
  }

  /** The run's title, its state, and what is always in sight. */
  public record Header(String title, Look look, List<Fact> facts) {
    public Header {
      facts = List.copyOf(facts);
    }
  }

  /** A state of the whole run. */
  public record Look(Icon icon, String word, Tone tone) {
    static Look of(StateLook look) {
      return new Look(look.icon(), look.word(), look.tone());
    }
  }

  /**
   * A value under its label.
   *
   * @param mono whether it changes while it is looked at
   */
  public record Fact(String label, String value, boolean mono) {}

  /**
   * A phase.
   *
   * @param summary beside its title
   * @param open whether all its rows are shown
   * @param rows those that are shown
   */
  public record PhaseRows(
      String id, String title, String summary, boolean open, List<StepRow> rows) {
    public PhaseRows {
      rows = List.copyOf(rows);
    }
  }

  /**
   * A step in the list.
   *
   * @param undo whether it was taken back, as a second fact
   * @param spoken what it reads as
   */
  public record StepRow(
      String id,
      String title,
      StateLook look,
      StepLine.Detail detail,
      Optional<Undo> undo,
      Place place,
      String spoken) {}

  /** Where a step stands: whether the run is at it, and whether it is the one that is read. */
  public record Place(boolean current, boolean selected) {}

  /** That a step was taken back, and how surely. */
  public record Undo(String word, Tone tone, String detail) {}

  /** Something that concerns the whole run. */
  public record Notice(Weight weight, String happened, String cure) {
    /** How much it matters. */
    public enum Weight {
      INFO,
      WARNING,
      DANGER,
      OFFLINE
    }
  }

  /**
   * The step in the centre.
   *
   * @param risk absent for the end of the run
   * @param paragraphs label and text: what, why, risk
   * @param sends what will be sent, or was
   * @param gates what must hold, with values
   * @param limits label and value
   * @param running what there is to see while it runs
   */
  public record Card(
      String step,
      Title title,
      List<Paragraph> paragraphs,
      Sends sends,
      Gates gates,
      List<LimitsBar.Limit> limits,
      Running running) {
    public Card {
      paragraphs = List.copyOf(paragraphs);
      limits = List.copyOf(limits);
    }
  }

  /** A step's title and the tags beside it. */
  public record Title(String words, Optional<Step.Risk> risk, List<String> tags) {
    public Title {
      tags = List.copyOf(tags);
    }
  }

  /** A text under its label. */
  public record Paragraph(String label, String text) {}

  /**
   * What a step sends.
   *
   * @param says what is known of it; empty where the texts speak for themselves
   */
  public record Sends(String says, List<Code> texts) {
    static final Sends NOTHING = new Sends("", List.of());

    public Sends {
      texts = List.copyOf(texts);
    }
  }

  /** A text that is sent, and the values that go with it. */
  public record Code(CodeText text, String tail) {}

  /** What must hold, and how many do. */
  public record Gates(String head, String says, List<EvidenceItem> items) {
    static final Gates NONE = new Gates("", "", List.of());

    public Gates {
      items = List.copyOf(items);
    }
  }

  /**
   * What there is to see of running work.
   *
   * @param clock since it began, and of how long; absent while nothing runs
   * @param guard the guard that has begun to count
   */
  public record Running(
      Optional<Clock> clock,
      Optional<Guard> guard,
      List<StatementList.Line> statements,
      List<OutputList.Line> output) {
    static final Running NOTHING =
        new Running(Optional.empty(), Optional.empty(), List.of(), List.of());

    public Running {
      statements = List.copyOf(statements);
      output = List.copyOf(output);
    }
  }

  /**
   * Elapsed time, what happens, and the ruler on which it runs.
   *
   * @param since from when the time elapses
   * @param silent whether it says that the server does not answer
   * @param rehearsed how long it took before, where that is known
   */
  public record Clock(
      String elapsed,
      Instant since,
      String says,
      boolean silent,
      Optional<Rehearsed> rehearsed,
      TimeRuler.Reading ruler) {}

  /** How long the same work took before, and where: {@code run 0141 on nchat-staging}. */
  public record Rehearsed(Duration took, String where) {
    /** How the time that has elapsed by now compares. */
    public String beside(Duration elapsed) {
      var over = elapsed.minus(took);
      return over.isPositive()
          ? Formats.duration(over) + " over the rehearsal"
          : Formats.duration(took) + " when rehearsed";
    }
  }

  /**
   * A guard that counts. Nothing of it changes with the clock.
   *
   * @param says why it acts, and what makes it count anew
   * @param acts when Belay cancels its own statement
   * @param longer what can be allowed
   */
  public record Guard(String says, Instant acts, Longer longer) {}

  /** What a person can allow a guard, and whether a reason is kept. */
  public record Longer(String step, int guard, Duration more, boolean needsReason) {}
}
