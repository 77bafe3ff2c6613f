package dev.belay.desktop.library;

import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.library.LibrarySnapshot.Connection;
import dev.belay.desktop.library.LibrarySnapshot.Doubt;
import dev.belay.desktop.library.LibrarySnapshot.Interrupted;
import dev.belay.desktop.library.LibrarySnapshot.LastRun;
import dev.belay.desktop.library.LibrarySnapshot.RunbookLine;
import dev.belay.desktop.library.LibrarySnapshot.Size;
import dev.belay.postgres.Environment;
import dev.belay.runbook.About.Kind;
import dev.belay.runbook.Step.Risk;
import java.util.List;
import java.util.Optional;

/** Libraries as the pictures of the design language show them. */
public final class LibrarySamples {
  private LibrarySamples() {}

  public static LibrarySnapshot empty() {
    return new LibrarySnapshot(
        "~/ops/runbooks", List.of(), List.of(), connections().subList(3, 4), List.of(), 0);
  }

  public static LibrarySnapshot broken() {
    var full = full();
    return new LibrarySnapshot(
        full.folder(),
        List.of(),
        full.runbooks(),
        full.connections(),
        List.of(
            "guided.yaml, line 41, column 7: unknown key \"lock_timout\". Did you mean"
                + " lock_timeout?"),
        12);
  }

  public static LibrarySnapshot full() {
    return new LibrarySnapshot(
        "~/ops/runbooks", List.of(interrupted()), runbooks(), connections(), List.of(), 12);
  }

  private static Interrupted interrupted() {
    return new Interrupted(
        new LibrarySnapshot.Named("0139-7f3a9c", "Guided migration", "was interrupted"),
        Environment.PRODUCTION,
        "nchat-production",
        Optional.empty(),
        Optional.of(
            new Doubt(
                "one step",
                "Apply 053_split_display_name",
                "It began at 02:19:44 UTC and the journal holds no outcome, 20 min ago.")),
        "Step 14 of 19, On-call 1. Carried along: 1 overridden, 2 deferred. Resuming connects to"
            + " nchat-production first.");
  }

  private static List<RunbookLine> runbooks() {
    return List.of(
        line(
            "guided",
            "Guided migration",
            Kind.MIGRATION,
            Risk.DDL,
            21,
            StateLook.DONE,
            "Completed, 12 d ago"),
        line(
            "column",
            "Column change without downtime",
            Kind.MIGRATION,
            Risk.DDL,
            26,
            StateLook.WAITING,
            "Interrupted, 31 h ago"),
        line(
            "backfill",
            "Batched backfill",
            Kind.MIGRATION,
            Risk.WRITE,
            11,
            StateLook.DONE,
            "Completed, 3 d ago"),
        line(
            "rollback",
            "Roll back a migration",
            Kind.ROLLBACK,
            Risk.DESTRUCTIVE,
            17,
            StateLook.OVERRIDDEN,
            "Completed, 1 carried along, 38 d ago"),
        new RunbookLine(
            "restore",
            "Restore from a backup",
            Kind.ROLLBACK,
            new Size(Risk.DESTRUCTIVE, 14),
            LastRun.NEVER,
            "overdue since 12 Aug 2026",
            true),
        line(
            "stuck",
            "Migration stuck",
            Kind.EMERGENCY,
            Risk.WRITE,
            9,
            StateLook.DONE,
            "Completed, 12 d ago"),
        line(
            "partly",
            "Partly applied",
            Kind.EMERGENCY,
            Risk.DDL,
            8,
            StateLook.DONE,
            "Completed, 12 d ago"),
        line(
            "back",
            "Roll back now",
            Kind.EMERGENCY,
            Risk.DESTRUCTIVE,
            7,
            StateLook.DONE,
            "Completed, 31 d ago"),
        new RunbookLine(
            "corrupt",
            "Data corruption",
            Kind.EMERGENCY,
            new Size(Risk.DESTRUCTIVE, 12),
            LastRun.NEVER,
            "1 Nov 2027",
            false),
        new RunbookLine(
            "failure",
            "Complete failure",
            Kind.EMERGENCY,
            new Size(Risk.DESTRUCTIVE, 15),
            LastRun.NEVER,
            "1 Nov 2027",
            false),
        line(
            "backup",
            "Back up and verify by restoring",
            Kind.ROUTINE,
            Risk.WRITE,
            6,
            StateLook.DONE,
            "Completed, 9 h ago"),
        line(
            "integrity",
            "Integrity check",
            Kind.ROUTINE,
            Risk.READ,
            9,
            StateLook.FAILED,
            "Failed, 1 carried along, 3 d ago"),
        line(
            "drift",
            "Drift check",
            Kind.ROUTINE,
            Risk.READ,
            5,
            StateLook.DONE,
            "Completed, 24 h ago"));
  }

  private static RunbookLine line(
      String id, String title, Kind kind, Risk risk, int steps, StateLook look, String last) {
    return new RunbookLine(
        id,
        title,
        kind,
        new Size(risk, steps),
        new LastRun(Optional.of(look), last),
        "1 Nov 2027",
        false);
  }

  private static List<Connection> connections() {
    return List.of(
        new Connection(
            "nchat-staging",
            Environment.STAGING,
            "db-stg.nchat.internal:5432, migrator",
            Tone.MUTED,
            ""),
        new Connection(
            "nchat-production",
            Environment.PRODUCTION,
            "db-1.nchat.internal:5432, migrator",
            Tone.DOUBT,
            "Run 0139 in doubt"),
        new Connection(
            "nchat-dev", Environment.DEVELOPMENT, "localhost:5432, mira", Tone.MUTED, ""),
        new Connection("Sandbox", Environment.SANDBOX, "PostgreSQL 18", Tone.MUTED, ""));
  }
}
