package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.DAMAGED;
import static dev.belay.backup.BackupException.Reason.FILES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The folders and files of backups on disk. */
final class BackupFiles {
  static final String MANIFEST = "manifest.json";
  static final String VERIFICATION = "verification.json";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern FOLDER = Pattern.compile("\\d{8}T\\d{6}Z-.+");
  private static final int BUFFER = 1 << 20;

  private BackupFiles() {}

  static String stamp(Instant moment) {
    return STAMP.format(moment);
  }

  /** Makes a folder of its own for one backup, private to this user where the platform can. */
  static Path create(Path parent, Instant moment, String database, Work work) throws IOException {
    Files.createDirectories(parent);
    var name = stamp(moment) + "-" + database.replaceAll("[^A-Za-z0-9_.-]", "_");
    for (var number = 1; ; number++) {
      var folder = parent.resolve(number == 1 ? name : name + "-" + number);
      if (Files.exists(folder)) {
        continue;
      }
      work.observer().making(BackupObserver.Making.DUMP_FOLDER, folder.toAbsolutePath().toString());
      try {
        if (Files.getFileStore(parent).supportsFileAttributeView("posix")) {
          var onlyMine = PosixFilePermissions.fromString("rwx------");
          return Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(onlyMine));
        }
        return Files.createDirectory(folder);
      } catch (FileAlreadyExistsException e) {
        // Another backup of the same second: the next number is tried.
      }
    }
  }

  /** Writes the file beside its place, forces it to disk, and renames it: whole or not there. */
  static void write(Path file, Object value) throws IOException {
    var beside = file.resolveSibling(file.getFileName() + ".part");
    try (var channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(value));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The backup in that folder. */
  static Backup read(Path folder) throws BackupException {
    var file = folder.resolve(MANIFEST);
    if (!Files.exists(file)) {
      throw new BackupException(
          DAMAGED,
          """
          %s has no manifest: the backup was not finished, and does not count. Delete the \
          folder, and take a new backup.\
          """
              .formatted(folder));
    }
    var manifest = readJson(file, Manifest.class);
    if (manifest.format() != Manifest.FORMAT) {
      throw new BackupException(
          DAMAGED,
          """
          %s has layout %d, this Belay reads %d. The backup is unchanged. Use the Belay that \
          wrote it, or a newer one.\
          """
              .formatted(file, manifest.format(), Manifest.FORMAT));
    }
    var verification = folder.resolve(VERIFICATION);
    return new Backup(
        folder,
        manifest,
        Files.exists(verification)
            ? Optional.of(readJson(verification, Verification.class))
            : Optional.empty());
  }

  private static <T> T readJson(Path file, Class<T> type) throws BackupException {
    try {
      return JSON.readValue(Files.readAllBytes(file), type);
    } catch (IOException | JacksonException e) {
      throw new BackupException(
          DAMAGED,
          "%s cannot be read: %s. The backup does not count as one. Take a new backup."
              .formatted(file, firstLine(e)),
          e);
    }
  }

  static StoredBackups list(Path parent) throws BackupException {
    var backups = new ArrayList<Backup>();
    var unfinished = new ArrayList<StoredBackups.Unfinished>();
    if (!Files.isDirectory(parent)) {
      return new StoredBackups(backups, unfinished);
    }
    try (var entries = Files.list(parent)) {
      for (var folder : entries.sorted(Comparator.reverseOrder()).toList()) {
        if (!Files.isDirectory(folder)
            || !FOLDER.matcher(folder.getFileName().toString()).matches()) {
          continue;
        }
        try {
          backups.add(read(folder));
        } catch (BackupException e) {
          unfinished.add(new StoredBackups.Unfinished(folder, firstLine(e)));
        }
      }
    } catch (IOException e) {
      throw new BackupException(FILES, "%s cannot be read: %s.".formatted(parent, firstLine(e)), e);
    }
    return new StoredBackups(backups, unfinished);
  }

  /** The files of a dump with their sizes and hashes. */
  static List<Manifest.DumpFile> describe(Path folder, Path dump) throws IOException {
    var files = new ArrayList<Manifest.DumpFile>();
    try (var paths = Files.walk(dump)) {
      for (var path : paths.filter(Files::isRegularFile).sorted().toList()) {
        var name = folder.relativize(path).toString().replace('\\', '/');
        files.add(new Manifest.DumpFile(name, Files.size(path), sha256(path)));
      }
    }
    return files;
  }

  static String sha256(Path file) throws IOException {
    try (var input = new DigestInputStream(Files.newInputStream(file), digest())) {
      var buffer = new byte[BUFFER];
      var read = 0;
      while (read >= 0) {
        read = input.read(buffer);
      }
      return HexFormat.of().formatHex(input.getMessageDigest().digest());
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Bytes of all files below; files that vanish meanwhile count as nothing. */
  static long size(Path path) {
    try (var paths = Files.walk(path)) {
      return paths.mapToLong(BackupFiles::sizeOrNothing).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  private static long sizeOrNothing(Path path) {
    try {
      return Files.isRegularFile(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(folder)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (var path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }

  static String firstLine(Exception e) {
    var message = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    return message.lines().findFirst().orElse("");
  }
}
