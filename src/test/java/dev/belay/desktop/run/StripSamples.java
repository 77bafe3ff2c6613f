package dev.belay.desktop.run;

import dev.belay.desktop.control.Sparkline.Series;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.run.StripModel.Backup;
import dev.belay.desktop.run.StripModel.DecideBy;
import dev.belay.desktop.run.StripModel.Fact;
import dev.belay.desktop.run.StripModel.Health;
import dev.belay.desktop.run.StripModel.Holder;
import dev.belay.desktop.run.StripModel.Outlook;
import dev.belay.desktop.run.StripModel.Sign;
import dev.belay.desktop.run.StripModel.Vital;
import dev.belay.desktop.run.StripModel.Waiter;
import dev.belay.desktop.run.StripModel.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The strip as in the pictures, and what it shows when little is known. */
final class StripSamples {
  private StripSamples() {}

  /** Before the apply: somebody is in the way. */
  static StripModel waiting() {
    return new StripModel(
        new Waits(
            "1 s ago",
            List.of(
                new Holder(
                    false,
                    "47731",
                    "app/web",
                    "4.1 s in transaction",
                    "holds ROW EXCLUSIVE on nchat_users",
                    List.of(new Waiter("47760", "app/jobs", "", "0.8 s")))),
            Optional.of(
                new Outlook(
                    true,
                    "Applied now, Belay would queue behind 47731.",
                    "From the script's text and the locks held now.")),
            "",
            1),
        new Health("last 5 min", vitals(34, Optional.empty(), 4.1)),
        new Backup(
            new Sign(Icon.DONE, "verified", Tone.SUCCESS),
            "5 min 52 s",
            "of 30 min",
            0.195,
            "The tick falls off at 03:36:52."),
        List.of(
            new Fact("Rows written since", "not applied", true, ""),
            new Fact("Undo takes", "about 0.2 s", true, "the last undo of it in this run folder"),
            new Fact("Last rehearsed", "0.2 s, 2 h ago", true, ""),
            new Fact("Undo would lose", "saved bookmarks", false, ""),
            new Fact("No return after", "no such step", false, "")),
        Optional.of(new DecideBy("03:42", "in 29 min", false)));
  }

  /** While it runs: others wait on Belay. */
  static StripModel running() {
    var base = waiting();
    return new StripModel(
        new Waits(
            "0.4 s ago",
            List.of(
                new Holder(
                    true,
                    "51877",
                    "belay",
                    "3 sessions wait on it",
                    "holds SHARE ROW EXCLUSIVE on 2 tables",
                    List.of(
                        new Waiter("51902", "app/web", "INSERT nchat_messages", "5.1 s"),
                        new Waiter("51911", "app/web", "INSERT nchat_messages", "4.4 s"),
                        new Waiter("51940", "app/jobs", "UPDATE nchat_users", "4.2 s")))),
            Optional.empty(),
            "All three want ROW EXCLUSIVE. Belay waits on nobody.",
            3),
        new Health("last 5 min, line marks the apply", vitals(41, Optional.of(0.9), 36.5)),
        new Backup(
            new Sign(Icon.FAILED, "too old", Tone.DANGER),
            "31 min 15 s",
            "of 30 min",
            1.04,
            "The tick fell off at 03:36:52."),
        base.price(),
        Optional.of(new DecideBy("03:42", "5 min ago", true)));
  }

  /** The first moments, and a server that tells little. */
  static StripModel unknown() {
    var none = Series.NONE;
    return new StripModel(
        new Waits(StripModel.UNKNOWN, List.of(), Optional.empty(), "No sample yet.", 0),
        new Health(
            "no sample yet",
            List.of(
                new Vital("Active sessions", "unknown", none),
                new Vital("Commits", "unknown", none),
                new Vital("Oldest transaction", "unknown", none),
                new Vital("Replica lag", "unknown", none))),
        new Backup(
            new Sign(Icon.IN_DOUBT, "unknown", Tone.DOUBT),
            "unknown",
            "",
            0,
            "This run has made no backup."),
        List.of(
            new Fact("Rows written since", "unknown", false, ""),
            new Fact("Undo takes", "not rehearsed", false, ""),
            new Fact("Last rehearsed", "not rehearsed", false, ""),
            new Fact(
                "Undo would lose",
                "Everything that people saved after the new columns were added, in three tables",
                false,
                ""),
            new Fact("No return after", "Drop the old columns for good and for ever", false, "")),
        Optional.empty());
  }

  /** A busy server that nobody follows: values as long as they get. */
  static StripModel longValues() {
    var base = running();
    var vitals =
        List.of(
            new Vital(
                "Active sessions",
                "1204 / 5000",
                series(1204, Optional.empty(), Optional.of(5000.0))),
            new Vital("Commits", "12,412 /s", series(12412, Optional.empty(), Optional.empty())),
            new Vital(
                "Oldest transaction",
                "2 min 41 s",
                series(161, Optional.empty(), Optional.of(30.0))),
            new Vital("Replica lag", StripModel.NO_REPLICA, Series.NONE));
    return new StripModel(
        base.waits(),
        new Health("last 5 min", vitals),
        base.backup(),
        base.price(),
        base.decideBy());
  }

  private static List<Vital> vitals(int active, Optional<Double> event, double oldest) {
    return List.of(
        new Vital("Active sessions", active + " / 200", series(active, event, Optional.of(200.0))),
        new Vital("Commits", "412 /s", series(412, event, Optional.empty())),
        new Vital("Oldest transaction", oldest + " s", series(oldest, event, Optional.of(30.0))),
        new Vital("Replica lag", "1.2 s", series(1.2, event, Optional.of(10.0))),
        new Vital("Error rate", "0.3 %", series(0.3, event, Optional.of(5.0))));
  }

  private static Series series(double last, Optional<Double> event, Optional<Double> limit) {
    var values =
        new ArrayList<>(
            IntStream.range(0, 60).mapToObj(i -> last * (0.9 + 0.1 * Math.sin(i / 4.0))).toList());
    values.add(last);
    return new Series(values, limit, event);
  }
}
