package dev.belay.migration;

import dev.belay.migration.MigrationException.Problem;
import dev.belay.migration.MigrationSet.Warning;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder of {@code NNN_name.sql} files, each with a way back beside it: {@code
 * NNN_name.rollback.sql}, {@code .down.sql}, {@code .undo.sql} or {@code _down.sql}. Versions order
 * by their value. Sub-folders, hidden files and files that do not end in {@code .sql} are passed
 * over. A file with the markers of another tool is refused, and so is a link that leads out of the
 * folder, because what it names can change unseen.
 *
 * <p>The header {@code -- belay: no-transaction}, before the first statement, keeps a script out of
 * a transaction. A script with a statement that refuses a transaction block needs no header.
 */
public final class PlainFormat implements MigrationFormat {
  /** The file by which Atlas keeps a folder. */
  private static final String ATLAS = "atlas.sum";

  private final History history = new PlainHistory();

  private record NamedFile(PlainName name, Path file) {}

  /** The files of one version. */
  private record OneVersion(List<NamedFile> forward, List<NamedFile> rollback) {}

  @Override
  public String id() {
    return "plain";
  }

  @Override
  public boolean recognises(Path folder) {
    try {
      return list(folder).stream().anyMatch(file -> PlainName.of(nameOf(file)).isPresent());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public History history() {
    return history;
  }

  @Override
  public MigrationSet read(Path folder) throws MigrationException {
    var problems = new ArrayList<Problem>();
    var warnings = new ArrayList<Warning>();
    var versions = new TreeMap<String, OneVersion>(Versions.ORDER);
    for (var file : filesOf(folder)) {
      var name = PlainName.of(nameOf(file));
      if (name.isEmpty()) {
        problems.add(
            new Problem(
                file,
                Optional.empty(),
                "The name does not say which migration this is.",
                "Names that are read: " + PlainName.READ + "."));
        continue;
      }
      var same =
          versions.computeIfAbsent(
              name.get().version(), _ -> new OneVersion(new ArrayList<>(), new ArrayList<>()));
      (name.get().rollback() ? same.rollback() : same.forward())
          .add(new NamedFile(name.get(), file));
    }
    if (Files.exists(folder.resolve(ATLAS))) {
      problems.add(
          problem(
              folder.resolve(ATLAS),
              "The folder is kept by Atlas, which has a history of its own.",
              "Apply it with Atlas, or copy its scripts into a folder without "
                  + ATLAS
                  + " and record with belay baseline what is in effect."));
    }
    var reader = new ScriptReader(folder, problems, warnings);
    var migrations = new ArrayList<Migration>();
    for (var same : versions.values()) {
      checkNames(same, problems);
      join(same, reader).ifPresent(migrations::add);
    }
    if (!problems.isEmpty()) {
      throw new MigrationException(problems);
    }
    return new MigrationSet(folder, id(), migrations, warnings);
  }

  private static List<Path> filesOf(Path folder) throws MigrationException {
    try {
      return list(folder);
    } catch (IOException e) {
      var problem =
          switch (e) {
            case NoSuchFileException _ ->
                problem(folder, "There is no such folder.", "Look at the path.");
            case NotDirectoryException _ ->
                problem(folder, "This is a file.", "Give the folder that holds the migrations.");
            case AccessDeniedException _ ->
                problem(
                    folder,
                    "The folder may not be read.",
                    "Give the user who runs Belay the right to read it.");
            default ->
                problem(
                    folder,
                    "The folder cannot be read (" + e.getClass().getSimpleName() + ").",
                    "Look at its file system.");
          };
      throw new MigrationException(List.of(problem));
    }
  }

  /** The files of a folder that may be migrations, by name. */
  private static List<Path> list(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(folder)) {
      for (var entry : entries) {
        var name = nameOf(entry);
        if (name.toLowerCase(Locale.ROOT).endsWith(".sql")
            && !name.startsWith(".")
            && !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          files.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(Comparator.comparing(PlainFormat::nameOf));
    return files;
  }

  private static void checkNames(OneVersion same, List<Problem> problems) {
    refuseSecond(same.forward(), "migrations", problems);
    if (same.forward().isEmpty()) {
      for (var rollback : same.rollback()) {
        problems.add(
            problem(
                rollback.file(),
                "This is the way back of a migration that is not here.",
                "Add " + forwardOf(rollback) + ", or remove this file."));
      }
      return;
    }
    refuseSecond(same.rollback(), "ways back", problems);
    var forward = same.forward().getFirst();
    for (var rollback : same.rollback()) {
      if (same.forward().stream().noneMatch(one -> belongTogether(one, rollback))) {
        problems.add(
            problem(
                rollback.file(),
                "This is the way back of "
                    + forwardOf(rollback)
                    + ", but the migration of that version is "
                    + nameOf(forward.file())
                    + ".",
                "Give both the same version and name."));
      }
    }
  }

  private static void refuseSecond(List<NamedFile> files, String kind, List<Problem> problems) {
    for (var second : files.stream().skip(1).toList()) {
      problems.add(
          problem(
              second.file(),
              "Two "
                  + kind
                  + " have the version "
                  + second.name().version()
                  + ": this one and "
                  + nameOf(files.getFirst().file())
                  + ".",
              "Give one of them another version, or remove it."));
    }
  }

  private static Optional<Migration> join(OneVersion same, ScriptReader reader) {
    var forward = same.forward().stream().findFirst();
    var forwardScript = forward.flatMap(one -> reader.read(one.file()));
    var rollbackScript =
        same.rollback().stream().findFirst().flatMap(one -> reader.read(one.file()));
    return forward.flatMap(one ->
        forwardScript.map(script ->
            new Migration(one.name().version(), one.name().name(), script, rollbackScript)));
  }

  private static boolean belongTogether(NamedFile forward, NamedFile rollback) {
    return forward.name().version().equals(rollback.name().version())
        && forward.name().name().equals(rollback.name().name());
  }

  private static String forwardOf(NamedFile rollback) {
    return rollback.name().version() + "_" + rollback.name().name() + ".sql";
  }

  private static Problem problem(Path file, String what, String cure) {
    return new Problem(file, Optional.empty(), what, cure);
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }
}
