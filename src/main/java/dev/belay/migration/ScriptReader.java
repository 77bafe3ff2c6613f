package dev.belay.migration;

import dev.belay.migration.MigrationException.Problem;
import dev.belay.migration.MigrationSet.Warning;
import dev.belay.sql.Position;
import dev.belay.sql.ScriptException;
import dev.belay.sql.SqlScript;
import dev.belay.sql.SqlStatement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads one script file and collects what is wrong with it and what should be known of it. */
final class ScriptReader {
  /** The comment that keeps a script out of a transaction. */
  static final String NO_TRANSACTION = "no-transaction";

  private static final long LARGEST_BYTES = 64L << 20;

  private final Path folder;
  private final List<Problem> problems;
  private final List<Warning> warnings;

  ScriptReader(Path folder, List<Problem> problems, List<Warning> warnings) {
    this.folder = folder;
    this.problems = problems;
    this.warnings = warnings;
  }

  /** The script of a file, or nothing when a problem was added instead. */
  Optional<Script> read(Path file) {
    return content(file).flatMap(text -> ours(file, text)).flatMap(text -> parse(file, text));
  }

  /** The text of a file that no other tool's markers are in. */
  private Optional<String> ours(Path file, String text) {
    var foreign = ForeignMarkers.in(file, text);
    foreign.ifPresent(problems::add);
    return foreign.isPresent() ? Optional.empty() : Optional.of(text);
  }

  private Optional<String> content(Path file) {
    try {
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        return problem(
            file,
            "This is a link to " + file.toRealPath() + ", outside the folder.",
            "Put the file itself here, so that what is reviewed is what runs.");
      }
      if (!Files.isRegularFile(file)) {
        return problem(file, "This is not a regular file.", "Remove it, or give it another name.");
      }
      if (Files.size(file) > LARGEST_BYTES) {
        return problem(
            file,
            "The file has " + (Files.size(file) >> 20) + " MB; Belay reads scripts up to 64 MB.",
            "Load bulk data with COPY from psql, or split the script.");
      }
      return decode(file, Files.readAllBytes(file));
    } catch (AccessDeniedException e) {
      return problem(
          file, "The file may not be read.", "Give the user who runs Belay the right to read it.");
    } catch (IOException e) {
      return problem(
          file,
          "The file cannot be read (" + e.getClass().getSimpleName() + ").",
          "Look whether it still exists, and whether a link leads nowhere.");
    }
  }

  private Optional<String> decode(Path file, byte[] bytes) {
    var input = ByteBuffer.wrap(bytes);
    var output = CharBuffer.allocate(bytes.length);
    var result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(input, output, true);
    output.flip();
    if (!result.isError()) {
      return Optional.of(output.toString());
    }
    problems.add(
        new Problem(
            file,
            Optional.of(end(output)),
            "From this byte on the file is not UTF-8.",
            "Save it as UTF-8; migrations in other encodings would store other characters."));
    return Optional.empty();
  }

  /** The place right after the characters that could be read. */
  private static Position end(CharSequence text) {
    var lines = text.toString().split("\r\n|\n|\r", -1);
    var last = lines[lines.length - 1];
    return new Position(lines.length, last.codePointCount(0, last.length()) + 1);
  }

  private Optional<Script> parse(Path file, String text) {
    try {
      var sql = SqlScript.parse(String.valueOf(file.getFileName()), text);
      if (sql.statements().isEmpty()) {
        problems.add(
            new Problem(
                file,
                Optional.of(new Position(1, 1)),
                "The script holds no statement, so applying it would change nothing.",
                "Write its statements, or remove the file."));
        return Optional.empty();
      }
      var marked = isMarked(file, sql);
      var alone =
          marked
              || sql.bringsOwnTransactions()
              || sql.statements().stream().anyMatch(SqlStatement::outsideTransaction);
      if (!marked) {
        warnOfMixture(file, sql);
      }
      return Optional.of(new Script(file, sql, !alone));
    } catch (ScriptException e) {
      problems.add(new Problem(file, Optional.of(e.at()), e.what(), e.cure()));
      return Optional.empty();
    }
  }

  /** Whether the header keeps the script out of a transaction; a comment misspelt is a problem. */
  private boolean isMarked(Path file, SqlScript sql) {
    var marked = false;
    for (var directive : sql.directives()) {
      if (!directive.words().equals(NO_TRANSACTION)) {
        problems.add(
            new Problem(
                file,
                Optional.of(directive.at()),
                "\"belay: " + directive.words() + "\" is not a header that Belay knows.",
                "The one it knows is: -- belay: " + NO_TRANSACTION));
      } else if (!directive.inHeader()) {
        problems.add(
            new Problem(
                file,
                Optional.of(directive.at()),
                "This header stands after the first statement, where it would come too late.",
                "Move the line to the top of the file."));
      } else {
        marked = true;
      }
    }
    return marked;
  }

  private void warnOfMixture(Path file, SqlScript sql) {
    var outside = sql.statements().stream().filter(SqlStatement::outsideTransaction).toList();
    if (outside.isEmpty() || outside.size() == sql.statements().size()) {
      return;
    }
    var first = outside.getFirst();
    warnings.add(
        new Warning(
            file,
            first.at(),
            first.summary()
                + " cannot run in a transaction, the other statements can. It runs by itself, and"
                + " if a later statement fails, what ran before stays. Put it into a migration of"
                + " its own, or say that this is meant with: -- belay: "
                + NO_TRANSACTION));
  }

  private Optional<String> problem(Path file, String what, String cure) {
    problems.add(new Problem(file, Optional.empty(), what, cure));
    return Optional.empty();
  }
}
