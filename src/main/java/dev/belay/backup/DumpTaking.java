package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.FILES;
import static dev.belay.backup.BackupException.Reason.SERVER;
import static dev.belay.backup.BackupException.Reason.SPACE;

import dev.belay.backup.Contents.SequenceContents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes one backup: the dump and, in the same snapshot, its manifest. */
final class DumpTaking {
  private static final String NOTHING_NEW = "There is no new backup.";

  private final Programs programs;
  private final InstantSource clock;
  private final Work work;
  private final Space space;

  /** Tells how many bytes can still be written below a folder. */
  interface Space {
    long usable(Path folder) throws IOException;
  }

  DumpTaking(Programs programs, InstantSource clock, Work work, Space space) {
    this.programs = programs;
    this.clock = clock;
    this.work = work;
    this.space = space;
  }

  Backup take(BackupRequest request) throws BackupException {
    var database = request.source().address().database();
    try (var connection = request.source().open();
        var statement = connection.createStatement()) {
      work.watch(statement);
      try {
        Snapshots.begin(connection, request.lockWait());
        var snapshot = Snapshots.export(connection);
        var origin = OriginReader.read(connection);
        programs.requireAtLeast(origin);
        var folder = makeFolder(request, origin);
        return fill(folder, request, statement, new Taken(snapshot, origin, clock.instant()));
      } finally {
        work.forget(statement);
      }
    } catch (SQLException e) {
      if (work.stopped()) {
        throw new BackupException(
            BackupException.Reason.STOPPED, "Stopped on request. " + NOTHING_NEW, e);
      }
      throw new BackupException(
          SERVER,
          "Reading %s failed: %s. %s".formatted(database, BackupFiles.firstLine(e), NOTHING_NEW),
          e);
    }
  }

  private record Taken(String snapshot, Manifest.Origin origin, Instant startedAt) {}

  private Path makeFolder(BackupRequest request, Manifest.Origin origin) throws BackupException {
    Path folder;
    long usable;
    try {
      folder = BackupFiles.create(request.folder(), clock.instant(), origin.database(), work);
      usable = space.usable(folder);
    } catch (IOException e) {
      throw new BackupException(
          FILES,
          "No folder can be made in %s: %s. %s Choose a folder that can be written."
              .formatted(request.folder(), BackupFiles.firstLine(e), NOTHING_NEW),
          e);
    }
    if (usable < origin.databaseBytes()) {
      discard(folder);
      throw new BackupException(
          SPACE,
          """
          %s has room for %s, and the database %s takes %s. %s Make room, or choose another \
          folder.\
          """
              .formatted(
                  request.folder(),
                  Bytes.text(usable),
                  origin.database(),
                  Bytes.text(origin.databaseBytes()),
                  NOTHING_NEW));
    }
    return folder;
  }

  private Backup fill(Path folder, BackupRequest request, Statement statement, Taken taken)
      throws BackupException, SQLException {
    var finished = false;
    try {
      var backup = dump(folder, request, statement, taken);
      finished = true;
      return backup;
    } catch (IOException e) {
      throw new BackupException(
          FILES,
          "Writing to %s failed: %s. %s".formatted(folder, BackupFiles.firstLine(e), NOTHING_NEW),
          e);
    } finally {
      if (!finished) {
        discard(folder);
      }
    }
  }

  private Backup dump(Path folder, BackupRequest request, Statement statement, Taken taken)
      throws BackupException, SQLException, IOException {
    var dump = folder.resolve(request.format().fileName());
    var call = call(request, taken.snapshot(), dump);
    // Before pg_dump is there: what it finds is then never behind the first value.
    var before = sequences(statement);
    Contents contents;
    ObjectMetadata metadata;
    try (var program = work.start(call)) {
      program.onFailure(() -> Work.cancel(statement));
      contents = readMeanwhile(statement, program, request, new Target(dump, taken));
      metadata = ObjectMetadata.read(statement);
      program.await(() -> progress(dump, taken), NOTHING_NEW);
    }
    work.checkpoint();
    var held = withSequences(contents, before, sequences(statement));
    var files = BackupFiles.describe(folder, dump);
    var manifest =
        new Manifest(
            Manifest.FORMAT,
            taken.origin(),
            new Manifest.Dump(
                request.format(),
                programs.version(),
                taken.startedAt(),
                clock.instant(),
                files,
                entries(request, dump),
                besideServer(request.source().address().host())),
            held,
            Optional.of(metadata));
    BackupFiles.write(folder.resolve(BackupFiles.MANIFEST), manifest);
    return new Backup(folder, manifest, Optional.empty());
  }

  private record Target(Path dump, Taken taken) {}

  private Contents readMeanwhile(
      Statement statement, RunningProgram program, BackupRequest request, Target target)
      throws SQLException, BackupException {
    ContentsReader.Checkpoint checkpoint =
        what -> {
          work.checkpoint();
          if (program.failed()) {
            program.await(() -> {}, NOTHING_NEW);
          }
          progress(target.dump(), target.taken());
        };
    try {
      return new ContentsReader(statement, clock, checkpoint).read(request.depth());
    } catch (SQLException e) {
      if (program.failed()) {
        // pg_dump failed first, and the reading was cancelled for it: its words are the cause.
        program.await(() -> {}, NOTHING_NEW);
      }
      throw e;
    }
  }

  private void progress(Path dump, Taken taken) {
    work.observer()
        .progress(
            "dumping " + taken.origin().database(),
            BackupFiles.size(dump),
            Optional.of(taken.origin().databaseBytes()));
  }

  private ProgramCall call(BackupRequest request, String snapshot, Path dump) {
    var arguments = new ArrayList<String>();
    arguments.add("--format=" + request.format().option());
    arguments.add("--snapshot=" + snapshot);
    arguments.add("--lock-wait-timeout=" + request.lockWait().toMillis());
    arguments.add("--no-password");
    arguments.add("--verbose");
    arguments.add("--file=" + dump);
    if (request.format() == BackupFormat.DIRECTORY) {
      arguments.add("--jobs=" + request.jobs());
    }
    var address = request.source().address();
    return new ProgramCall(programs.pgDump(), address, address.database(), arguments);
  }

  private List<SequenceContents> sequences(Statement statement)
      throws SQLException, BackupException {
    return new ContentsReader(statement, clock, what -> work.checkpoint()).sequences();
  }

  /**
   * A sequence's value does not belong to the snapshot: the dump's lies between those before it and
   * after it. Both lists come from the same snapshot of the catalog: the same sequences in one
   * order.
   */
  private static Contents withSequences(
      Contents contents, List<SequenceContents> before, List<SequenceContents> after) {
    var both = new ArrayList<SequenceContents>();
    for (var index = 0; index < before.size(); index++) {
      var sequence = before.get(index);
      both.add(
          new SequenceContents(
              sequence.schema(),
              sequence.name(),
              sequence.before(),
              after.get(index).after(),
              sequence.cycles()));
    }
    return new Contents(
        contents.tables(),
        contents.objects(),
        both,
        contents.largeObjects(),
        contents.unvalidated(),
        contents.method(),
        contents.cost());
  }

  private long entries(BackupRequest request, Path dump) throws BackupException {
    return request.format() == BackupFormat.PLAIN
        ? 0
        : ArchiveList.entries(programs, work, request.source().address(), dump);
  }

  static boolean besideServer(String host) {
    try {
      for (var address : InetAddress.getAllByName(host)) {
        if (address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return host.startsWith("/");
    }
  }

  private void discard(Path folder) {
    try {
      BackupFiles.delete(folder);
    } catch (IOException e) {
      // Without a manifest the folder never counts; the list of backups names it as unfinished.
      work.observer().output("%s could not be removed: %s".formatted(folder, e.getMessage()));
    }
  }
}
