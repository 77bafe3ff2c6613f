package dev.belay.postgres.sandbox;

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
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the programs of a sandbox: a complete local installation, else the built-in PostgreSQL.
 */
final class ProgramFinder {
  private static final Logger LOG = LoggerFactory.getLogger(ProgramFinder.class);
  private static final int OLDEST = 14;
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (([0-9]+)[^ \\n]*)");

  /** What a complete installation has: the server, and the clients for backups. */
  private static final List<String> COMPLETE =
      List.of("initdb", "pg_ctl", "postgres", "pg_dump", "pg_restore");

  private static final List<String> USUAL_FOLDERS =
      List.of(
          "/usr/lib/postgresql/*/bin",
          "/usr/pgsql-*/bin",
          "/usr/local/pgsql/bin",
          "/opt/homebrew/opt/postgresql@*/bin",
          "/usr/local/opt/postgresql@*/bin",
          "/Applications/Postgres.app/Contents/Versions/*/bin");

  private final SandboxOptions options;
  private final EmbeddedArchive archive;

  ProgramFinder(SandboxOptions options, EmbeddedArchive archive) {
    this.options = options;
    this.archive = archive;
  }

  /** The programs that the options ask for, the newest first. */
  ServerPrograms find(SandboxObserver progress) throws SandboxException {
    var found =
        switch (options.from()) {
          case LOCAL -> local();
          case EMBEDDED -> embedded(progress);
          case ANY -> {
            var installed = local();
            yield installed.isPresent() || options.binFolder().isPresent()
                ? installed
                : embedded(progress);
          }
        };
    return found.orElseThrow(this::nothingFound);
  }

  private Optional<ServerPrograms> local() throws SandboxException {
    if (options.binFolder().isPresent()) {
      return Optional.of(named(options.binFolder().get()));
    }
    return candidates().stream()
        .filter(ProgramFinder::complete)
        .flatMap(bin -> version(bin, ServerPrograms.Source.LOCAL_INSTALLATION).stream())
        .filter(this::wanted)
        .max(Comparator.comparingInt(ServerPrograms::majorVersion));
  }

  private ServerPrograms named(Path bin) throws SandboxException {
    var missing = COMPLETE.stream().filter(name -> !Files.isExecutable(bin.resolve(name))).toList();
    if (!missing.isEmpty()) {
      throw new SandboxException(
          "The folder "
              + bin
              + " has no "
              + String.join(", no ", missing)
              + ". No sandbox is started.",
          "Name the bin folder of a complete PostgreSQL installation, or take the built-in one.");
    }
    return version(bin, ServerPrograms.Source.LOCAL_INSTALLATION)
        .filter(this::wanted)
        .orElseThrow(() ->
            new SandboxException(
                "The postgres of " + bin + " does not run here, or is not " + asked() + ".",
                "Name another bin folder, or take the built-in PostgreSQL."));
  }

  private Optional<ServerPrograms> embedded(SandboxObserver progress) throws SandboxException {
    try {
      return archive
          .bin(progress)
          .flatMap(bin -> version(bin, ServerPrograms.Source.EMBEDDED))
          .filter(this::wanted);
    } catch (IOException e) {
      throw new SandboxException(
          SandboxException.quoting(
              "The built-in PostgreSQL cannot be unpacked", SandboxException.reason(e)),
          "Make room or allow writing there, or set BELAY_HOME to another folder.",
          e);
    }
  }

  private SandboxException nothingFound() {
    return new SandboxException(
        switch (options.from()) {
          case LOCAL -> "No complete installation of " + asked() + " is on this machine.";
          case EMBEDDED ->
              "This Belay brings no " + asked() + " for " + EmbeddedArchive.platform() + ".";
          case ANY ->
              "No complete installation of "
                  + asked()
                  + " is on this machine, and this Belay brings none for "
                  + EmbeddedArchive.platform()
                  + ".";
        },
        "Install PostgreSQL's server and client programs, name their bin folder in the settings, "
            + "or connect to a server of your own.");
  }

  private String asked() {
    return options.majorVersion().isPresent()
        ? "PostgreSQL " + options.majorVersion().getAsInt()
        : "PostgreSQL " + OLDEST + " or newer";
  }

  private boolean wanted(ServerPrograms programs) {
    return options.majorVersion().isPresent()
        ? options.majorVersion().getAsInt() == programs.majorVersion()
        : programs.majorVersion() >= OLDEST;
  }

  private static Set<Path> candidates() {
    var folders = new LinkedHashSet<Path>();
    for (var folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      var pgConfig = Path.of(folder, "pg_config");
      if (Files.isExecutable(pgConfig)) {
        output(List.of(pgConfig.toString(), "--bindir")).map(Path::of).ifPresent(folders::add);
      }
    }
    USUAL_FOLDERS.forEach(pattern -> folders.addAll(expand(pattern)));
    return folders;
  }

  /** The folders that a pattern with at most one star names. */
  private static List<Path> expand(String pattern) {
    var star = pattern.indexOf('*');
    if (star < 0) {
      return List.of(Path.of(pattern));
    }
    var parent = Path.of(pattern.substring(0, pattern.lastIndexOf('/', star)));
    var segment = pattern.substring(pattern.lastIndexOf('/', star) + 1, pattern.indexOf('/', star));
    var found = new ArrayList<Path>();
    try {
      for (var name : InstanceFolder.names(parent, segment)) {
        found.add(parent.resolve(name).resolve("bin"));
      }
    } catch (IOException e) {
      LOG.debug("cannot look into {}", parent, e);
    }
    return found;
  }

  private static boolean complete(Path bin) {
    return COMPLETE.stream().allMatch(name -> Files.isExecutable(bin.resolve(name)));
  }

  private static Optional<ServerPrograms> version(Path bin, ServerPrograms.Source source) {
    return output(List.of(bin.resolve("postgres").toString(), "--version"))
        .flatMap(text -> {
          var version = VERSION.matcher(text);
          return version.find()
              ? Optional.of(
                  new ServerPrograms(
                      source, bin, Integer.parseInt(version.group(2)), version.group(1)))
              : Optional.empty();
        });
  }

  /** What a short command prints; empty when it fails or takes longer than ten seconds. */
  private static Optional<String> output(List<String> command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.exitValue() == 0 ? Optional.of(text.strip()) : Optional.empty();
    } catch (IOException e) {
      LOG.debug("cannot run {}", command, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
