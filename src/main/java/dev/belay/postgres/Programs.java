package dev.belay.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds installations of PostgreSQL's own programs on this machine. */
public final class Programs {
  private static final Logger LOG = LoggerFactory.getLogger(Programs.class);
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)(?:\\.(\\d+))?");
  private static final int PROGRAM_SECONDS = 10;

  /** Folders that hold one folder per version, and where the programs are below each. */
  private static final List<String[]> USUAL =
      List.of(
          new String[] {"/usr/lib/postgresql", "", "bin"},
          new String[] {"/usr", "pgsql-", "bin"},
          new String[] {"/opt", "postgres", "bin"},
          new String[] {"/opt/postgresql", "", "bin"},
          new String[] {"/opt/homebrew/opt", "postgresql", "bin"},
          new String[] {"/opt/homebrew/opt", "libpq", "bin"},
          new String[] {"/usr/local/opt", "postgresql", "bin"},
          new String[] {"/usr/local/opt", "libpq", "bin"},
          new String[] {"/usr/local", "pgsql", "bin"},
          new String[] {"/Library/PostgreSQL", "", "bin"},
          new String[] {"/Applications/Postgres.app/Contents/Versions", "", "bin"},
          new String[] {"C:/Program Files/PostgreSQL", "", "bin"});

  private final PgEnvironment environment;

  /** Looks along the {@code PATH} of that environment as well. */
  public Programs(PgEnvironment environment) {
    this.environment = environment;
  }

  /**
   * One installation.
   *
   * @param bin the folder of the programs
   * @param major of {@code pg_dump}
   * @param minor of {@code pg_dump}; 0 for a version under development
   */
  public record Installation(Path bin, int major, int minor) {
    public Path pgDump() {
      return program("pg_dump");
    }

    public Path pgRestore() {
      return program("pg_restore");
    }

    public Path psql() {
      return program("psql");
    }

    /** Only where the server is installed too. */
    public Optional<Path> initdb() {
      return Optional.of(program("initdb")).filter(Files::isExecutable);
    }

    /** Any program of it, whether it is there or not. */
    public Path program(String name) {
      var plain = bin.resolve(name);
      var windows = bin.resolve(name + ".exe");
      return Files.exists(windows) ? windows : plain;
    }
  }

  /**
   * The newest installation that has {@code pg_dump}, {@code pg_restore} and {@code psql} of at
   * least that major version: an older pg_dump refuses a newer server.
   *
   * @param setting the operator's own folder; when given, only that one counts
   */
  public Optional<Installation> find(int atLeastMajor, Optional<Path> setting) {
    return installations(setting).stream()
        .filter(installation -> installation.major() >= atLeastMajor)
        .max(
            Comparator.comparingInt(Installation::major)
                .thenComparingInt(Installation::minor)
                .thenComparing(installation -> installation.initdb().isPresent()));
  }

  /** All that are found, for saying which versions there are. */
  public List<Installation> installations(Optional<Path> setting) {
    var folders = new LinkedHashSet<Path>();
    if (setting.isPresent()) {
      folders.add(setting.get());
      folders.add(setting.get().resolve("bin"));
    } else {
      output(List.of("pg_config", "--bindir"))
          .map(String::strip)
          .map(Path::of)
          .ifPresent(folders::add);
      USUAL.forEach(usual -> addUsual(folders, usual));
      addSearchPath(folders);
    }
    var seen = new LinkedHashSet<Path>();
    var installations = new ArrayList<Installation>();
    for (var folder : folders) {
      if (Files.isDirectory(folder) && seen.add(real(folder))) {
        read(folder).ifPresent(installations::add);
      }
    }
    return installations;
  }

  private static void addUsual(Set<Path> folders, String[] usual) {
    var parent = Path.of(usual[0]);
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (var children = Files.newDirectoryStream(parent, usual[1] + "*")) {
      children.forEach(child -> folders.add(child.resolve(usual[2])));
    } catch (IOException e) {
      LOG.debug("{} cannot be listed: {}", parent, e.getMessage());
    }
  }

  private void addSearchPath(Set<Path> folders) {
    for (var folder : environment.variable("PATH").orElse("").split(File.pathSeparator)) {
      if (!folder.isBlank()) {
        folders.add(Path.of(folder));
      }
    }
  }

  private Optional<Installation> read(Path folder) {
    var candidate = new Installation(folder, 0, 0);
    if (!Files.isExecutable(candidate.pgDump())
        || !Files.isExecutable(candidate.pgRestore())
        || !Files.isExecutable(candidate.psql())) {
      return Optional.empty();
    }
    return output(List.of(candidate.pgDump().toString(), "--version"))
        .map(VERSION::matcher)
        .filter(Matcher::find)
        .map(match -> {
          var minor = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
          return new Installation(folder, Integer.parseInt(match.group(1)), minor);
        });
  }

  /** What a program prints; empty when it is not there, fails, or hangs. */
  private Optional<String> output(List<String> command) {
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    environment.variable("PATH").ifPresent(path -> builder.environment().put("PATH", path));
    try {
      var process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      LOG.debug("{} does not run: {}", command.getFirst(), e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder.toAbsolutePath();
    }
  }
}
