package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.DAMAGED;
import static dev.belay.backup.BackupException.Reason.FILES;
import static dev.belay.backup.BackupException.Reason.SERVER;

import dev.belay.backup.Verification.Comparison;
import dev.belay.backup.Verification.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proves a backup: its files are those written, it restores, and what it restores is equal. */
final class Verifying {
  private static final Duration LOCK_WAIT = Duration.ofSeconds(30);

  private final Programs programs;
  private final InstantSource clock;
  private final Work work;
  private final DumpTaking.Space space;

  Verifying(Programs programs, InstantSource clock, Work work, DumpTaking.Space space) {
    this.programs = programs;
    this.clock = clock;
    this.work = work;
    this.space = space;
  }

  VerifiedBackup verify(Backup backup, Server scratch, int jobs) throws BackupException {
    var begun = clock.instant();
    var comparisons = new ArrayList<>(checkFiles(backup, scratch));
    Verification verification;
    try (var database =
        NewDatabase.create(
            scratch,
            scratch.address().database(),
            NewDatabase.VERIFY,
            Optional.of(backup.manifest().origin().locale()),
            clock,
            work.observer())) {
      verification = loadAndCompare(backup, scratch, database, new Proof(begun, jobs, comparisons));
    }
    store(backup, verification);
    if (!verification.passed()) {
      throw different(backup, verification);
    }
    return new VerifiedBackup(
        new Backup(backup.folder(), backup.manifest(), Optional.of(verification)), verification);
  }

  /** What a proof needs besides the backup: its begin, and what was compared before loading. */
  record Proof(Instant begun, int jobs, List<Comparison> comparisons) {}

  /** Loads a backup into a new database and compares all that the manifest tells. */
  Verification loadAndCompare(Backup backup, Server server, NewDatabase database, Proof proof)
      throws BackupException {
    var notes = new ArrayList<String>();
    try {
      var foreign = load(backup, server, database, proof.jobs());
      if (foreign) {
        notes.add(
            "Restored on another server: owners, privileges and tablespaces are not part of the"
                + " proof.");
      }
      notes(backup.manifest(), notes);
      var expected = backup.manifest().contents();
      var actual = contents(server, database, expected);
      var comparisons = new ArrayList<>(proof.comparisons());
      comparisons.addAll(Comparisons.between(expected, actual));
      metadata(backup.manifest(), foreign, server, database, comparisons, notes);
      return new Verification(
          clock.instant(),
          Duration.between(proof.begun(), clock.instant()),
          server.address().toString(),
          Loading.size(database.owner(), database.name()),
          Comparisons.tally(expected, actual),
          comparisons,
          notes);
    } catch (SQLException e) {
      throw failed(server, e);
    }
  }

  /** Privileges and comments, or a note where they are not compared. */
  private void metadata(
      Manifest manifest,
      boolean foreign,
      Server server,
      NewDatabase database,
      List<Comparison> comparisons,
      List<String> notes)
      throws SQLException, BackupException {
    if (manifest.metadata().isEmpty()) {
      notes.add(
          "Privileges and comments were not compared: this backup's manifest does not have them.");
      return;
    }
    var expected = manifest.metadata().get();
    try (var connection = server.open(database.name());
        var statement = connection.createStatement()) {
      work.watch(statement);
      try {
        var actual = ObjectMetadata.read(statement);
        if (!foreign) {
          comparisons.add(
              Comparison.of(
                  "privileges",
                  ObjectMetadata.words(expected.privileges(), expected.privilegesDigest()),
                  ObjectMetadata.words(actual.privileges(), actual.privilegesDigest())));
        }
        comparisons.add(
            Comparison.of(
                "comments",
                ObjectMetadata.words(expected.comments(), expected.commentsDigest()),
                ObjectMetadata.words(actual.comments(), actual.commentsDigest())));
      } finally {
        work.forget(statement);
      }
    }
  }

  /** Gives whether the server is another one than the source's. */
  private boolean load(Backup backup, Server server, NewDatabase database, int jobs)
      throws BackupException, SQLException {
    var foreign =
        !OriginReader.read(database.owner())
            .systemIdentifier()
            .equals(backup.manifest().origin().systemIdentifier());
    var room =
        ServerRoom.of(server, database.owner(), backup.manifest().origin().databaseBytes(), space);
    work.observer().output(room.says());
    room.require();
    var loading = new Loading(programs, work, Optional.of(room));
    var restoring = database.name().startsWith(NewDatabase.RESTORE);
    if (backup.manifest().dump().format() == BackupFormat.PLAIN) {
      ScriptCheck.read(backup.dump()).requireLoadable();
      loading.script(server, database, backup.dump());
    } else {
      loading.archive(server, database, backup, new Loading.Options(jobs, foreign, restoring));
    }
    return foreign;
  }

  /** Proves that a plain SQL dump from elsewhere restores; there is no manifest to compare with. */
  Verification verifyScript(Path script, Server scratch) throws BackupException {
    var begun = clock.instant();
    var check = ScriptCheck.read(script);
    check.requireLoadable();
    var notes = new ArrayList<String>();
    notes.add(
        "This dump has no manifest: the counts are what it restored, there is nothing to compare"
            + " them with.");
    if (!check.madeByPgDump()) {
      notes.add("It does not look like pg_dump's: whether its end is missing cannot be told.");
    }
    try (var database =
        NewDatabase.create(
            scratch,
            scratch.address().database(),
            NewDatabase.VERIFY,
            Optional.empty(),
            clock,
            work.observer())) {
      new Loading(programs, work, Optional.empty()).script(scratch, database, script);
      var held = contents(scratch, database, ManifestDepth.counts());
      if (held.empty()) {
        notes.add("It restored an empty database: no table, no object.");
      }
      return new Verification(
          clock.instant(),
          Duration.between(begun, clock.instant()),
          scratch.address().toString(),
          Loading.size(database.owner(), database.name()),
          new Tally(held.objectCount(), held.objectCount()),
          Comparisons.between(held, held),
          notes);
    } catch (SQLException e) {
      throw failed(scratch, e);
    }
  }

  private static void notes(Manifest manifest, List<String> notes) {
    var contents = manifest.contents();
    if (contents.empty()) {
      notes.add("This is a backup of an empty database: no table, no object.");
    }
    var sampled = contents.tables().stream().filter(table -> table.sample().oneIn() > 1).count();
    if (sampled > 0) {
      notes.add("Checksums of %d large tables cover a sample of their rows.".formatted(sampled));
    }
    var uncovered = contents.tables().stream().filter(table -> table.checksum().isEmpty()).count();
    if (uncovered > 0) {
      notes.add("Of %d tables only the rows are counted.".formatted(uncovered));
    }
    if (manifest.dump().besideServer()) {
      notes.add("The backup lies on the server's own machine: it is lost together with it.");
    }
  }

  List<Comparison> checkFiles(Backup backup, Server scratch) throws BackupException {
    var dump = backup.manifest().dump();
    try {
      for (var file : dump.files()) {
        work.checkpoint();
        var path = backup.folder().resolve(file.name());
        if (!Files.isRegularFile(path)) {
          throw damaged(backup, file.name() + " is missing");
        }
        if (Files.size(path) != file.bytes()) {
          throw damaged(
              backup,
              "%s has %,d bytes, written were %,d"
                  .formatted(file.name(), Files.size(path), file.bytes()));
        }
        if (!BackupFiles.sha256(path).equals(file.sha256())) {
          throw damaged(backup, file.name() + " is not what was written: its SHA-256 differs");
        }
      }
    } catch (IOException e) {
      throw new BackupException(
          FILES, "%s cannot be read: %s.".formatted(backup.folder(), e.getMessage()), e);
    }
    var comparisons = new ArrayList<Comparison>();
    comparisons.add(
        Comparison.of("dump files by SHA-256", dump.files().size(), dump.files().size()));
    if (dump.format() != BackupFormat.PLAIN) {
      var entries = ArchiveList.entries(programs, work, scratch.address(), backup.dump());
      comparisons.add(Comparison.of("entries in the archive", dump.entries(), entries));
    }
    return comparisons;
  }

  private Contents contents(Server server, NewDatabase database, Contents like)
      throws SQLException, BackupException {
    return reading(server, database, reader -> reader.readLike(like));
  }

  private Contents contents(Server server, NewDatabase database, ManifestDepth depth)
      throws SQLException, BackupException {
    return reading(server, database, reader -> reader.read(depth));
  }

  private interface Reading {
    Contents read(ContentsReader reader) throws SQLException, BackupException;
  }

  private Contents reading(Server server, NewDatabase database, Reading reading)
      throws SQLException, BackupException {
    try (var connection = server.open(database.name());
        var statement = connection.createStatement()) {
      work.watch(statement);
      try {
        Snapshots.begin(connection, LOCK_WAIT);
        return reading.read(
            new ContentsReader(
                statement,
                clock,
                what -> {
                  work.checkpoint();
                  work.observer().progress("comparing " + what, 0, Optional.empty());
                }));
      } finally {
        work.forget(statement);
      }
    }
  }

  private static void store(Backup backup, Verification verification) throws BackupException {
    try {
      BackupFiles.write(backup.folder().resolve(BackupFiles.VERIFICATION), verification);
    } catch (IOException e) {
      throw new BackupException(
          FILES,
          """
          The result of the verification cannot be written to %s: %s. The backup does not count \
          as verified.\
          """
              .formatted(backup.folder(), BackupFiles.firstLine(e)),
          e);
    }
  }

  static BackupException different(Backup backup, Verification verification) {
    var differences = verification.differences();
    var first = differences.getFirst();
    return new BackupException(
        """
        The backup in %s restores to something else than its source held: %d of %d comparisons \
        differ, first %s, expected %s, found %s. It is not verified. Take a new backup.\
        """
            .formatted(
                backup.folder(),
                differences.size(),
                verification.comparisons().size(),
                first.what(),
                first.expected(),
                first.actual()),
        verification);
  }

  private static BackupException damaged(Backup backup, String what) {
    return new BackupException(
        DAMAGED,
        """
        The backup in %s is damaged: %s. It is not verified and must not be relied on. Take a \
        new backup.\
        """
            .formatted(backup.folder(), what));
  }

  private BackupException failed(Server server, SQLException e) {
    if (work.stopped()) {
      return new BackupException(
          BackupException.Reason.STOPPED, "Stopped on request. The backup is not verified.", e);
    }
    return new BackupException(
        SERVER,
        "Reading on %s failed: %s. The backup is not verified."
            .formatted(server.address(), BackupFiles.firstLine(e)),
        e);
  }
}
