package dev.belay.run.action;

import dev.belay.backup.Backup;
import dev.belay.backup.BackupException;
import dev.belay.backup.BackupFormat;
import dev.belay.backup.BackupObserver;
import dev.belay.backup.BackupObserver.Making;
import dev.belay.backup.BackupRequest;
import dev.belay.backup.Backups;
import dev.belay.backup.ManifestDepth;
import dev.belay.backup.Programs;
import dev.belay.backup.Server;
import dev.belay.backup.ServerAddress;
import dev.belay.backup.TemplateCopy;
import dev.belay.journal.Cause;
import dev.belay.journal.JournalEvent.Reach;
import dev.belay.journal.RunState;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Environment;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.Secret;
import dev.belay.run.ActionRunner;
import dev.belay.run.Failures;
import dev.belay.run.Result;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.run.StepRefused;
import dev.belay.runbook.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Takes a backup with pg_dump and proves it by restoring it into a scratch database. */
final class BackupRunner implements ActionRunner {
  private static final Duration LOCK_WAIT = Duration.ofSeconds(30);

  private final Action.Backup backup;
  private final Optional<Path> programs;

  BackupRunner(Action.Backup backup, Optional<Path> programs) {
    this.backup = backup;
    this.programs = programs;
  }

  /** An unfinished backup has no manifest and never counts, so it may be taken again. */
  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Prepared prepare(StepContext context) throws StepRefused {
    var folder = folder(context);
    var installed = installed(context);
    if (installed.isPresent()) {
      return new Prepared(
          Reach.OUTSIDE, "pg_dump into " + folder, 0, () -> take(context, folder, installed.get()));
    }
    if (context.sessions().target().environment() == Environment.SANDBOX) {
      var copy = "belay_copy_" + context.state().run().replace('-', '_');
      return new Prepared(Reach.OUTSIDE, "copy to " + copy, 0, () -> copy(context, copy));
    }
    throw new StepRefused(
        Cause.of(
            "There is no pg_dump on this machine that is new enough for the server.",
            "Install PostgreSQL's client programs, or name their folder."));
  }

  private Path folder(StepContext context) {
    return context.runFolder().resolve(Path.of(context.values().text(backup.folder()))).normalize();
  }

  private Optional<Programs> installed(StepContext context) throws StepRefused {
    try {
      if (programs.isPresent()) {
        return Optional.of(Programs.in(programs.get()));
      }
      var major = context.sessions().work().jdbc().getMetaData().getDatabaseMajorVersion();
      var found =
          new dev.belay.postgres.Programs(
                  new PgEnvironment(System.getenv(), Path.of(System.getProperty("user.home"))))
              .find(major, Optional.empty());
      return found.isEmpty() ? Optional.empty() : Optional.of(Programs.in(found.get().bin()));
    } catch (BackupException e) {
      throw refused(e);
    } catch (SQLException e) {
      throw new StepRefused(Failures.of(e));
    }
  }

  /** Without pg_dump a sandbox is copied on its own server; that is said to be no backup. */
  private static StepOutcome copy(StepContext context, String copy) throws InterruptedException {
    var source = context.sessions().target().spec().database();
    var server = server(context);
    var taken = new ArrayList<TemplateCopy>();
    try {
      context
          .sessions()
          .aside(() ->
              taken.add(TemplateCopy.take(server, source, copy, true, context.engine().clock())));
      var objects = taken.getFirst().verification().objects();
      context.say(TemplateCopy.CAUTION);
      return new StepOutcome.Done(
          "copied to "
              + copy
              + ", "
              + objects.found()
              + " of "
              + objects.expected()
              + " objects; no backup: it is lost with the server",
          Result.of(copy));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return new StepOutcome.Failed(
          Cause.of("The copy failed: " + e.getMessage(), "Mend the reason and try again."));
    }
  }

  private StepOutcome take(StepContext context, Path folder, Programs installed)
      throws InterruptedException {
    var last = new AtomicReference<>("");
    try (var backups =
            new Backups(
                installed, context.engine().clock(), observer(context, last), context.runFolder());
        var stop = context.stop().onStop(backups::stop)) {
      var server = server(context);
      var taken =
          backups.take(
              new BackupRequest(
                  server, folder, format(), backup.jobs(), ManifestDepth.sampled(), LOCK_WAIT));
      context.capture("folder", "path", taken.folder().toString());
      context.capture("bytes", "integer", String.valueOf(taken.manifest().dump().bytes()));
      return backup.verify() ? verify(context, backups, taken, server) : unverified(taken);
    } catch (BackupException e) {
      return context.stop().requested()
          ? new StepOutcome.Stopped("There is no new backup.")
          : new StepOutcome.Failed(cause(e));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return new StepOutcome.Failed(
          Cause.of("The backup ended early: " + e.getMessage(), "Try again."));
    }
  }

  private StepOutcome verify(StepContext context, Backups backups, Backup taken, Server server)
      throws BackupException {
    var verified = backups.verify(taken, server, backup.jobs());
    var result = verified.verification();
    if (!result.passed()) {
      return new StepOutcome.Failed(
          Cause.of(
              "The backup was restored and differs: " + result.differences().getFirst() + ".",
              "Do not count on it. Take another one."));
    }
    var objects = result.objects().found() + " of " + result.objects().expected() + " objects";
    context.capture("objects", "text", objects);
    return new StepOutcome.Done(
        "verified by restoring, " + objects + ", " + size(taken.manifest().dump().bytes()),
        Result.of(objects));
  }

  private static StepOutcome unverified(Backup taken) {
    return new StepOutcome.Done(
        size(taken.manifest().dump().bytes()) + ", not verified", Result.of("taken"));
  }

  private static Server server(StepContext context) {
    var spec = context.sessions().target().spec();
    var address = context.sessions().work().address();
    return new Server(
        new ServerAddress(
            address.host(),
            address.port(),
            spec.database(),
            spec.user(),
            () -> spec.password().map(Secret::reveal).orElse(""),
            tls(spec.programVariables())),
        database -> open(context, database));
  }

  private static Map<String, String> tls(Map<String, String> variables) {
    var settings = new HashMap<String, String>();
    variables.forEach((name, value) -> {
      if (name.startsWith("PGSSL")) {
        settings.put(name, value);
      }
    });
    return settings;
  }

  private static Connection open(StepContext context, String database) throws SQLException {
    try {
      // It may take as long as the step; what comes later is not waited for.
      var session = context.sessions().another(database, "backup");
      session.waitAtMost(context.timeout().plus(context.engine().clock().patience().overdue()));
      return session.jdbc();
    } catch (ConnectException e) {
      throw new SQLException(e.getMessage(), "08001", e);
    }
  }

  /** What a killed attempt had made: the journal names it, for it was written down first. */
  @Override
  public List<String> removeLeftovers(StepContext context) {
    var removed = new ArrayList<String>();
    made(context, Making.PASSWORD_FILE)
        .map(Path::of)
        .ifPresent(file ->
            removing(
                removed,
                "the password file " + file.getFileName(),
                () -> Files.deleteIfExists(file)));
    made(context, Making.SCRATCH_DATABASE)
        .ifPresent(name ->
            removing(
                removed,
                "the scratch database " + name,
                () -> Backups.drop(server(context), name)));
    made(context, Making.DUMP_FOLDER)
        .map(Path::of)
        .ifPresent(unfinished ->
            removing(
                removed,
                "the unfinished backup " + unfinished,
                () -> Backups.deleteUnfinished(unfinished)));
    return removed;
  }

  private static Optional<String> made(StepContext context, Making what) {
    return Optional.ofNullable(
            context.state().captured().get(context.step().id() + "." + key(what)))
        .map(RunState.CapturedValue::value);
  }

  private static String key(Making what) {
    return switch (what) {
      case DUMP_FOLDER -> "made-folder";
      case SCRATCH_DATABASE -> "made-database";
      case PASSWORD_FILE -> "made-password-file";
    };
  }

  /** Something that may be there no more. */
  private interface Removal {
    boolean remove() throws IOException, BackupException;
  }

  private static void removing(List<String> said, String what, Removal removal) {
    try {
      if (removal.remove()) {
        said.add("Removed " + what + ".");
      }
    } catch (IOException | BackupException e) {
      said.add("Still there: " + what + ". " + e.getMessage());
    }
  }

  private static BackupObserver observer(StepContext context, AtomicReference<String> last) {
    return new BackupObserver() {
      @Override
      public void making(Making what, String name) {
        context.capture(key(what), "text", name);
      }

      @Override
      public void progress(String what, long bytes, Optional<Long> of) {
        context.progress(what + " " + size(bytes) + of.map(all -> " of " + size(all)).orElse(""));
      }

      @Override
      public void output(String line) {
        last.set(line);
        context.progress(line);
      }
    };
  }

  private BackupFormat format() {
    return switch (backup.format()) {
      case CUSTOM -> BackupFormat.CUSTOM;
      case DIRECTORY -> BackupFormat.DIRECTORY;
      case PLAIN -> BackupFormat.PLAIN;
    };
  }

  /** Bytes the way PostgreSQL's pg_size_pretty writes them. */
  static String size(long bytes) {
    if (bytes < 10 * 1024) {
      return bytes + " bytes";
    }
    if (bytes < 10L << 20) {
      return (bytes >> 10) + " kB";
    }
    return bytes < 10L << 30
        ? (bytes >> 20) + " MB"
        : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
  }

  private static StepRefused refused(BackupException e) {
    return new StepRefused(cause(e));
  }

  private static Cause cause(BackupException e) {
    return Cause.of(
        String.valueOf(e.getMessage()), "There is no new backup; mend the reason and try again.");
  }
}
