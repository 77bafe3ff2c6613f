package dev.belay.desktop.settle;

import dev.belay.desktop.testing.RunJournal;
import dev.belay.journal.Evidence;
import dev.belay.journal.Evidence.Truth;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Subject;
import dev.belay.journal.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A guided migration that broke while it was applied, settled in each way. */
public final class SettleSamples {
  static final Subject APPLY = Subject.forward("apply", 1);
  private static final String LABEL = "053_split_display_name";

  private SettleSamples() {}

  public static SettleScreen screen(RunJournal journal) {
    return SettleScreen.of(journal.runbook(), journal.state(), journal.entries(), 0, journal.now())
        .orElseThrow();
  }

  /** Lost after COMMIT was sent, and opened again. */
  public static RunJournal broken(Path home, int parts) {
    var journal = new RunJournal(home);
    journal.upTo("apply").begins(APPLY, parts);
    for (var part = 1; part < parts; part++) {
      journal.part(APPLY, part, "05" + part + "_prepare", 2).committed(APPLY, part, "05" + part);
    }
    return journal.part(APPLY, parts, LABEL, 4).lost(APPLY).resumed();
  }

  public static RunJournal committed(Path home) {
    var journal = broken(home, 1);
    return journal
        .say(
            settled(
                journal,
                Verdict.COMMITTED,
                List.of(1),
                sign(
                    journal,
                    "Marker row of part 1",
                    "belay.step_marker",
                    "there, transaction 88371561")))
        .say(new JournalEvent.StepDone("apply", "settled as committed"))
        .say(
            new JournalEvent.StepAwaits(
                journal.runbook().steps().get(52).id(), JournalEvent.Need.CONFIRMATION, "Confirm"));
  }

  public static RunJournal rolledBack(Path home) {
    var journal = broken(home, 1);
    return journal.say(
        settled(
            journal,
            Verdict.ROLLED_BACK,
            List.of(),
            sign(journal, "Marker row of part 1", "belay.step_marker", "not there")));
  }

  public static RunJournal partly(Path home) {
    var journal = broken(home, 3);
    return journal.say(
        settled(
            journal,
            Verdict.PARTLY,
            List.of(1, 2),
            sign(journal, "Marker row of part 3", "belay.step_marker", "not there")));
  }

  public static RunJournal stillRunning(Path home) {
    var journal = broken(home, 1);
    return journal.say(
        new JournalEvent.Settled(
            APPLY,
            Verdict.STILL_RUNNING,
            List.of(),
            List.of(
                new Evidence(
                    "Backend 50418 of 2027-02-19T02:03:01.180Z",
                    "pg_stat_activity",
                    Optional.of("active"),
                    Optional.empty(),
                    Truth.FALSE,
                    journal.now())),
            "database"));
  }

  public static RunJournal unknown(Path home) {
    var journal = broken(home, 1);
    return journal
        .say(
            settled(
                journal,
                Verdict.UNKNOWN,
                List.of(),
                new Evidence(
                    "Transaction 88371561",
                    "pg_xact_status",
                    Optional.of(
                        "does not count: the server was restarted and may have given the id to"
                            + " another"),
                    Optional.empty(),
                    Truth.UNREADABLE,
                    journal.now()),
                sign(
                    journal,
                    "The step's own question",
                    "SELECT count(*) FROM information_schema.columns\n"
                        + " WHERE table_name = 'nchat_users' AND column_name = 'given_name'",
                    "1")))
        .say(
            new JournalEvent.RunHeld(
                "The database cannot tell whether Apply the pending migrations took effect. A"
                    + " person must decide."));
  }

  private static JournalEvent.Settled settled(
      RunJournal journal, Verdict verdict, List<Integer> parts, Evidence... further) {
    var evidence = new java.util.ArrayList<Evidence>();
    evidence.add(
        new Evidence(
            "Backend 50418 of 2027-02-19T02:03:01.180Z",
            "pg_stat_activity",
            Optional.of("gone"),
            Optional.empty(),
            Truth.TRUE,
            journal.now()));
    evidence.addAll(List.of(further));
    return new JournalEvent.Settled(APPLY, verdict, parts, evidence, "database");
  }

  private static Evidence sign(RunJournal journal, String label, String source, String value) {
    return new Evidence(
        label, source, Optional.of(value), Optional.empty(), Truth.INFORMATION, journal.now());
  }
}
