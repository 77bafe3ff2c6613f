package dev.belay.desktop.run;

import dev.belay.desktop.control.Sparkline.Series;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import java.util.List;
import java.util.Optional;

/**
 * What the live strip shows, in words. What is not known is the word for it, never blank.
 *
 * @param decideBy the clock, where the run has one; it informs only
 */
public record StripModel(
    Waits waits, Health health, Backup backup, List<Fact> price, Optional<DecideBy> decideBy) {
  /** The word for what nobody has told. */
  public static final String UNKNOWN = "unknown";

  /** The word for the lag of a server that nobody follows. */
  static final String NO_REPLICA = "no replica";

  public StripModel {
    price = List.copyOf(price);
  }

  /**
   * Who waits on whom.
   *
   * @param age of the sample; {@code unknown} before the first one
   * @param holders those that others wait for, or that Belay would wait for
   * @param outlook what would happen if Belay applied now
   * @param says a sentence about all of it
   * @param waiting how many sessions wait in all
   */
  public record Waits(
      String age, List<Holder> holders, Optional<Outlook> outlook, String says, int waiting) {
    public Waits {
      holders = List.copyOf(holders);
    }
  }

  /**
   * A session that is in the way.
   *
   * @param belay whether it is Belay's own
   * @param who application and user
   * @param fact beside it: {@code 4.1 s in transaction}
   * @param holds {@code holds ROW EXCLUSIVE on nchat_users}
   */
  public record Holder(
      boolean belay, String pid, String who, String fact, String holds, List<Waiter> waiters) {
    public Holder {
      waiters = List.copyOf(waiters);
    }
  }

  /** A session that waits: who, for what, how long. */
  public record Waiter(String pid, String who, String wants, String since) {}

  /**
   * What would happen if the step were applied now.
   *
   * @param queues whether Belay would have to wait
   * @param ground where the prediction comes from
   */
  public record Outlook(boolean queues, String says, String ground) {}

  /** The courses of the server's values, and of what time they are. */
  public record Health(String span, List<Vital> vitals) {
    public Health {
      vitals = List.copyOf(vitals);
    }
  }

  /** A value with its course. */
  public record Vital(String label, String value, Series series) {
    /** Whether it is above its limit. */
    public boolean isOver() {
      return series.isOver();
    }
  }

  /**
   * The backup that the way back may need.
   *
   * @param limit {@code of 30 min}; empty for none
   * @param share of the limit that is used up; 0 for none
   * @param says when the tick falls off
   */
  public record Backup(Sign sign, String age, String limit, double share, String says) {}

  /** A state as icon, word and tone. */
  public record Sign(Icon icon, String word, Tone tone) {}

  /**
   * A value under its name.
   *
   * @param mono whether it is a raw value
   * @param source where it comes from; empty where the value says it
   */
  public record Fact(String label, String value, boolean mono, String source) {}

  /** A deadline: {@code 03:42}, {@code in 29 min}. */
  public record DecideBy(String moment, String left, boolean past) {}
}
