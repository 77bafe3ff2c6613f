package dev.belay.desktop.control;

import dev.belay.desktop.control.EvidenceItem.Behind;
import dev.belay.desktop.control.EvidenceItem.Reading;
import dev.belay.desktop.control.EvidenceLine.Form;
import dev.belay.desktop.control.LimitsBar.Limit;
import dev.belay.desktop.control.Sparkline.Series;
import dev.belay.desktop.control.TimeRuler.Kind;
import dev.belay.desktop.control.TimeRuler.Mark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The parts of a run's centre column, as in the pictures of the design language. */
final class RunPartsGallery extends VBox {
  final EvidencePanel gates = new EvidencePanel();
  final OutputList output = new OutputList();

  RunPartsGallery() {
    super(12);
    setPadding(new Insets(16, 20, 16, 20));
    getStyleClass().add("gallery");
    gates.show("Gates: 5 of 5 true", "each one is read again at the moment you confirm", gates());
    output.show(lines());
    output.setPrefHeight(158);
    output.setMinHeight(158);
    var opened = new EvidencePanel();
    opened.show("Gates: 2 of 5 true", "", fallen());
    getChildren().addAll(gates, limits(), opened, statements(), ruler(), overlapping(), output);
    getChildren().add(sparklines());
  }

  static List<EvidenceItem> gates() {
    return List.of(
        item("Backup verified by restoring", Form.TRUE, "5 min 52 s old", "limit 30 min", "1 s"),
        item("Oldest transaction on both tables", Form.TRUE, "4.1 s", "limit 30 s", "1 s"),
        item("Replica lag", Form.TRUE, "1.2 s", "limit 10 s", "1 s"),
        item("Approved, this exact content", Form.TRUE, "tech lead", "until 04:00", "11 min"),
        item("Rehearsed up, down, up on a copy", Form.TRUE, "3.9 s, 0.2 s", "limit 7 d", "2 h"));
  }

  static List<EvidenceItem> fallen() {
    return List.of(
        item("Replica lag", Form.NO_LONGER_TRUE, "14.8 s", "limit 10 s", "2 s"),
        item("Backup verified by restoring", Form.FALSE, "44 min old", "limit 30 min", "1 s"),
        item("Archive position", Form.UNREADABLE, "42501, no right", "", "1 s"));
  }

  static EvidenceItem item(String asked, Form form, String value, String limit, String age) {
    var behind =
        new Behind(
            "SELECT extract(epoch FROM max(replay_lag)) AS lag\n  FROM pg_stat_replication",
            true,
            "lag = 1.204",
            List.of(
                new Reading("03:12:43", "1.204", Form.TRUE),
                new Reading("03:12:42", "14.8", Form.FALSE)));
    return new EvidenceItem(new EvidenceLine(asked, form, value, limit, age), Optional.of(behind));
  }

  static LimitsBar limits() {
    return new LimitsBar(
        List.of(
            new Limit("lock_timeout", "2 s", true),
            new Limit("statement_timeout", "30 s", true),
            new Limit("Lock retries", "5, 0.5 s to 20 s apart", false),
            new Limit("Guard cancels Belay when", "over 2 wait on it for 10 s", false)));
  }

  private static Node statements() {
    return new StatementList(
        List.of(
            new StatementList.Line(
                StateLook.DONE,
                "1 CREATE TABLE",
                "SHARE ROW EXCLUSIVE on nchat_users, nchat_messages",
                "0.30 s"),
            new StatementList.Line(
                StateLook.DONE, "2 CREATE INDEX", "SHARE on the new table only", "0.02 s"),
            new StatementList.Line(
                StateLook.RUNNING,
                "3 INSERT … SELECT",
                "holds the locks of statement 1 until commit",
                "6.2 s")));
  }

  private static Node ruler() {
    return new TimeRuler(
        new TimeRuler.Reading(
            6.2,
            30,
            List.of(
                new Mark(0, "0 s", Kind.START),
                new Mark(3.9, "rehearsed 3.9 s", Kind.REHEARSED),
                new Mark(12, "guard cancels at 12.0 s", Kind.GUARD),
                new Mark(30, "statement_timeout 30 s", Kind.END))));
  }

  /** Marks so near to each other that their words need several rows, and an end that is passed. */
  private static Node overlapping() {
    return new TimeRuler(
        new TimeRuler.Reading(
            31,
            30,
            List.of(
                new Mark(11, "rehearsed 11.0 s", Kind.REHEARSED),
                new Mark(12, "guard cancels at 12.0 s", Kind.GUARD),
                new Mark(30, "statement_timeout 30 s", Kind.END))));
  }

  static List<OutputList.Line> lines() {
    var begin = Instant.parse("2026-11-25T03:13:01.204Z");
    var lines = new ArrayList<OutputList.Line>();
    for (var words :
        List.of(
            "BEGIN, lock_timeout 2 s, statement_timeout 30 s, backend 51877",
            "Transaction 88412907 written to the journal before the first statement",
            "Statement 1 done in 0.303 s",
            "Statement 2 done in 0.021 s",
            "Statement 3 sent",
            "51902 app/web waits on Belay for nchat_messages",
            "51911 app/web waits on Belay for nchat_messages")) {
      lines.add(new OutputList.Line(begin.plusMillis(31L * lines.size()), words, Tone.MUTED));
    }
    lines.add(
        new OutputList.Line(
            begin.plusSeconds(2),
            "51940 app/jobs waits on Belay for nchat_users; guard limit passed, counting 10 s",
            Tone.WARNING));
    return List.copyOf(lines);
  }

  private static Node sparklines() {
    var calm = IntStream.range(0, 60).mapToObj(i -> 4 + Math.sin(i / 3.0)).toList();
    var gap = new ArrayList<>(calm);
    gap.set(20, Double.NaN);
    return new HBox(
        16,
        new Sparkline(new Series(calm, Optional.of(30.0), Optional.empty())),
        new Sparkline(new Series(gap, Optional.empty(), Optional.of(0.9))),
        new Sparkline(new Series(calm, Optional.of(3.0), Optional.empty())),
        new Sparkline(Series.NONE));
  }
}
