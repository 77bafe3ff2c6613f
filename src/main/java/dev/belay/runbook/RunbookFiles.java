package dev.belay.runbook;

import dev.belay.runbook.YamlNode.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads the files of one runbook, keeps to its folder, and notes the SHA-256 of each. */
final class RunbookFiles {
  private static final long LARGEST = 1 << 20;

  private final Path root;
  private final List<Resolved.Source> sources = new ArrayList<>();

  RunbookFiles(Path runbook) {
    this.root = folder(runbook);
  }

  /** The files read so far. */
  List<Resolved.Source> sources() {
    return List.copyOf(sources);
  }

  static Path folder(Path file) {
    var parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /**
   * The file that a runbook names, if it is one beside or below it.
   *
   * @param mark where it is named
   */
  Optional<Path> beside(Path runbook, String name, Problems problems, Mark mark) {
    var cure = "Name a file in the folder of the runbook or below it, as in sql/fill.sql.";
    try {
      var relative = Path.of(name);
      if (name.isBlank() || relative.isAbsolute() || name.contains("\\") || name.contains(":")) {
        problems.error(mark, "\"" + name + "\" is no path relative to the runbook", cure);
        return Optional.empty();
      }
      for (var part : relative) {
        if (part.toString().equals("..")) {
          problems.error(mark, "\"" + name + "\" leads out of the runbook's folder", cure);
          return Optional.empty();
        }
      }
      var file = folder(runbook).resolve(relative).normalize();
      if (!Files.isRegularFile(file)) {
        problems.error(
            mark,
            "there is no file " + name + " beside the runbook",
            "Create " + file + ", or correct the name.");
        return Optional.empty();
      }
      if (!file.toRealPath().equals(folder(runbook).toRealPath().resolve(relative).normalize())) {
        problems.error(mark, "\"" + name + "\" is or goes through a symbolic link", cure);
        return Optional.empty();
      }
      return Optional.of(file);
    } catch (InvalidPathException | IOException e) {
      problems.error(mark, "\"" + name + "\" cannot be opened: " + e.getMessage(), cure);
      return Optional.empty();
    }
  }

  /** The file's text without a byte order mark; a problem says why there is none. */
  Optional<String> read(Path file, Problems problems, Mark mark) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString());
      }
      if (Files.size(file) > LARGEST) {
        problems.error(
            mark,
            file.getFileName() + " is larger than 1 MiB",
            "Split the runbook, or move long SQL into the migrations that it applies.");
        return Optional.empty();
      }
      var bytes = Files.readAllBytes(file);
      sources.add(new Resolved.Source(name(file), sha256(bytes)));
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (NoSuchFileException _) {
      problems.error(mark, "there is no file " + file, "Check the path, or create the file.");
    } catch (CharacterCodingException _) {
      problems.error(mark, file.getFileName() + " is not UTF-8 text", "Save it in UTF-8.");
    } catch (IOException e) {
      problems.error(
          mark,
          file.getFileName() + " cannot be read: " + e.getMessage(),
          "Check that the file may be read by you.");
    }
    return Optional.empty();
  }

  /** The file's name as it is shown: relative to the folder of the runbook. */
  private String name(Path file) {
    var absolute = file.toAbsolutePath().normalize();
    return (absolute.startsWith(root) ? root.relativize(absolute) : absolute)
        .toString()
        .replace('\\', '/');
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
