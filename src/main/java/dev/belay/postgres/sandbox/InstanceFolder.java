package dev.belay.postgres.sandbox;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * The files of one sandbox. {@code data} is the cluster, {@code claims} holds one file per open
 * run, {@code watch.TOKEN} is the right to end the sandbox (see {@code supervise.sh}), {@code made}
 * says that it is complete and what it runs on.
 */
record InstanceFolder(Path path) {
  static final String PASSWORDS = "passwords";
  static final String PASS_FILE = "pgpass";
  static final String SERVER_LOG = "server.log";

  String id() {
    return path.getFileName().toString();
  }

  Path data() {
    return path.resolve("data");
  }

  Path archive() {
    return path.resolve("archive");
  }

  Path claims() {
    return path.resolve("claims");
  }

  Path ownerFile() {
    return path.resolve("owner");
  }

  Path ownerLockFile() {
    return path.resolve("owner.lock");
  }

  /** Makes the folder with private permissions; it must not exist. */
  void create() throws IOException {
    Files.createDirectory(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createDirectory(claims());
    Files.createDirectory(archive());
    Files.createDirectory(path.resolve(PASSWORDS));
  }

  /** Writes a file that only its user may read, as one change. */
  void writePrivate(String name, String content) throws IOException {
    var target = path.resolve(name);
    var next = path.resolve("next-" + target.getFileName());
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(next, content);
    Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The names of the runs that claim this sandbox, sorted. */
  List<String> claimants() throws IOException {
    return names(claims(), "*");
  }

  /** The names in a folder that fit a pattern, sorted; none where the folder is missing. */
  static List<String> names(Path folder, String glob) throws IOException {
    var names = new ArrayList<String>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      for (var file : files) {
        names.add(file.getFileName().toString());
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  /** The running server's process; empty when there is none, also when its file was left over. */
  OptionalLong postmaster() throws IOException {
    var file = data().resolve("postmaster.pid");
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
    if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,18}")) {
      return OptionalLong.empty();
    }
    var pid = Long.parseLong(lines.getFirst().strip());
    return works(pid) ? OptionalLong.of(pid) : OptionalLong.empty();
  }

  /** Whether that process is alive and, where the system shows it, works in our data folder. */
  private boolean works(long pid) {
    if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
      return false;
    }
    if (!Files.isDirectory(Path.of("/proc/self"))) {
      return true;
    }
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd")).equals(data());
    } catch (IOException e) {
      return false;
    }
  }

  /** Says that the sandbox is complete, on which programs it runs and at which port. */
  void writeMade(ServerPrograms programs, int port) throws IOException {
    var properties = new Properties();
    properties.setProperty("source", programs.source().name());
    properties.setProperty("bin", programs.bin().toString());
    properties.setProperty("major-version", Integer.toString(programs.majorVersion()));
    properties.setProperty("version", programs.versionText());
    properties.setProperty("port", Integer.toString(port));
    var text = new StringWriter();
    properties.store(text, "A sandbox of Belay");
    writePrivate("made", text.toString());
  }

  /** What {@link #writeMade} wrote; empty for a sandbox that was never complete. */
  Optional<Made> made() throws IOException {
    var properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(path.resolve("made"))));
      var programs =
          new ServerPrograms(
              ServerPrograms.Source.valueOf(properties.getProperty("source", "")),
              Path.of(properties.getProperty("bin", "")),
              Integer.parseInt(properties.getProperty("major-version", "")),
              properties.getProperty("version", ""));
      return Optional.of(new Made(programs, Integer.parseInt(properties.getProperty("port", ""))));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The programs and the last port of a complete sandbox. */
  record Made(ServerPrograms programs, int port) {}

  /** The last lines of a log in this folder, for a message; empty where it is missing. */
  String lastLines(String log, int count) {
    try {
      var lines = Files.readAllLines(path.resolve(log)).stream().filter(l -> !l.isBlank()).toList();
      return String.join(" ", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  /** Removes the folder with everything in it. */
  void remove() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (var files = Files.walk(path)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
