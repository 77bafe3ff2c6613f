package dev.belay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The files of a cluster that was never used, made once for all test processes of a build: to copy
 * them costs a tenth of {@code initdb}. All copies have one system identifier.
 */
public final class NewCluster {
  /** What a run leaves in the data folder and a new server must not find. */
  private static final List<String> LEFT_BY_A_RUN =
      List.of("postmaster.pid", "postmaster.opts", "epg-lock");

  private NewCluster() {}

  /** Fills that folder, from which a server can be started. */
  public static void in(Path data, int version) throws IOException {
    var model = model(version);
    try (var files = Files.walk(model)) {
      files.forEach(file -> copy(file, data.resolve(model.relativize(file).toString())));
    }
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
  }

  private static void copy(Path from, Path to) {
    try {
      if (Files.isDirectory(from)) {
        Files.createDirectories(to);
      } else {
        Files.copy(from, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized Path model(int version) throws IOException {
    var folder =
        Path.of(System.getProperty("belay.test.binaries", "target/postgres-binaries"))
            .toAbsolutePath();
    var model = folder.resolve("new-cluster-" + version);
    if (Files.isDirectory(model)) {
      return model;
    }
    try (var one =
            FileChannel.open(
                folder.resolve("new-cluster.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = one.lock()) {
      if (!Files.isDirectory(model)) {
        make(version, folder, model);
      }
      return model;
    }
  }

  private static void make(int version, Path folder, Path model) throws IOException {
    var half = Files.createTempDirectory(folder, "half-cluster-");
    TestServer.embedded(version)
        .setDataDirectory(half)
        .setCleanDataDirectory(false)
        .start()
        .close();
    for (var name : LEFT_BY_A_RUN) {
      Files.deleteIfExists(half.resolve(name));
    }
    try {
      Files.move(half, model);
    } catch (FileAlreadyExistsException e) {
      // Another one was as fast; it is the same.
    }
  }
}
