package dev.belay.cli;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalComparison;
import dev.belay.journal.JournalHead;
import dev.belay.journal.JournalProblem;
import dev.belay.journal.JournalStore;
import dev.belay.journal.JournalVerifier;
import dev.belay.journal.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay journal}. */
@Command(
    name = "journal",
    description = "Verify and compare the journals of runs.",
    footer = {"", "Example:", "  belay journal verify 0042", "  belay journal compare 0042 0043"})
final class JournalCommand {
  private final Context context;

  JournalCommand(Context context) {
    this.context = context;
  }

  /** {@code belay journal verify}. */
  @Command(
      name = "verify",
      description = {
        "Check that a journal is unbroken: 0 when it is, 1 when it is not.",
        "A last line that a crash had torn is named, and is no fault."
      },
      footer = {"", "Example:", "  belay journal verify 0042 --head 214:9f3c…"})
  int verify(
      @Parameters(paramLabel = "RUN|FILE", description = "A run, its number, or a journal's file.")
          String what,
      @Option(
              names = "--head",
              paramLabel = "SEQ:HASH",
              description = "A line that was noted elsewhere; shows a journal whose end was cut.")
          @Nullable String head,
      @Option(
              names = "--format",
              paramLabel = "text|json",
              defaultValue = "text",
              description = "What is printed. Default: text.")
          RunOptions.Format format)
      throws CommandFailure {
    var verification = verification(what, head(head));
    switch (format) {
      case json -> context.output().line(json(verification));
      case text -> print(verification);
    }
    return verification.intact() ? Exit.FINE.code() : Exit.FALLS_SHORT.code();
  }

  /** {@code belay journal compare}. */
  @Command(
      name = "compare",
      description = {
        "Compare what two runs did: 0 when it is the same, 1 when it is not.",
        "Times, durations, ids, WAL positions and hashes are masked; numbers that the server",
        "counted at another moment are listed, and are no difference of conduct."
      },
      footer = {"", "Example:", "  belay journal compare 0042 0043"})
  int compare(
      @Parameters(paramLabel = "RUN|FILE", description = "A run, its number, or a journal's file.")
          String left,
      @Parameters(paramLabel = "RUN|FILE", description = "The run to compare it with.")
          String right,
      @Option(
              names = "--format",
              paramLabel = "text|json",
              defaultValue = "text",
              description = "What is printed. Default: text.")
          RunOptions.Format format)
      throws CommandFailure {
    var comparison = JournalComparison.of(entries(left), entries(right));
    switch (format) {
      case json -> context.output().line(json(comparison));
      case text -> print(comparison);
    }
    return comparison.same() ? Exit.FINE.code() : Exit.FALLS_SHORT.code();
  }

  private List<Entry> entries(String what) throws CommandFailure {
    var file = Path.of(what);
    var reading =
        Files.isRegularFile(file)
            ? new JournalVerifier().read(file)
            : store().read(new Journals(store()).name(what));
    if (!reading.problems().isEmpty()) {
      throw CommandFailure.usage(
          what + ": " + reading.problems().getFirst(),
          "Compare journals that belay journal verify calls unbroken.");
    }
    return reading.entries();
  }

  private void print(JournalComparison comparison) {
    for (var difference : comparison.differences()) {
      var word =
          switch (difference.kind()) {
            case CONDUCT -> "differs";
            case NUMBER -> "other number";
          };
      context.output().line("event " + difference.place() + ", " + word + ":");
      context.output().line("  " + difference.left());
      context.output().line("  " + difference.right());
    }
    context
        .output()
        .line(
            (comparison.same() ? "The same conduct" : "Not the same conduct")
                + ": "
                + Formats.count(comparison.compared())
                + " events compared, "
                + Formats.count(comparison.differences().size())
                + " listed.");
  }

  private static String json(JournalComparison comparison) {
    var node = JsonMapper.builder().build().createObjectNode();
    node.put("same", comparison.same());
    node.put("compared", comparison.compared());
    var differences = node.putArray("differences");
    for (var difference : comparison.differences()) {
      differences
          .addObject()
          .put("kind", difference.kind().name().toLowerCase(Locale.ROOT))
          .put("event", difference.place())
          .put("left", difference.left())
          .put("right", difference.right());
    }
    return node.toString();
  }

  private JournalStore store() {
    return new JournalStore(context.folder().path(), context.surroundings().clock());
  }

  private Verification verification(String what, Optional<JournalHead> expected)
      throws CommandFailure {
    var file = Path.of(what);
    if (Files.isRegularFile(file)) {
      return new JournalVerifier().verify(file, expected);
    }
    return store().verify(new Journals(store()).name(what), expected);
  }

  private void print(Verification verification) {
    words(verification.problems()).forEach(context.output()::line);
    if (verification.torn().isPresent()) {
      context
          .output()
          .line(
              "The last line is torn, as a crash leaves it. It was never acknowledged, and is cut"
                  + " off when the run is resumed.");
    }
    context
        .output()
        .line(
            (verification.intact() ? "Unbroken: " : "Sound up to here: ")
                + Formats.count(verification.entries())
                + (verification.entries() == 1 ? " entry" : " entries")
                + verification.head().map(last -> ", head " + word(last)).orElse("")
                + ".");
  }

  /** What is wrong on several lines in one go is told once, and so is each cure. */
  private static List<String> words(List<JournalProblem> problems) {
    var words = new ArrayList<String>();
    var from = 0;
    for (var at = 0; at < problems.size(); at++) {
      var next = at + 1 < problems.size() ? problems.get(at + 1).what() : "";
      if (!problems.get(at).what().equals(next)) {
        var first = problems.get(from);
        var place =
            from == at
                ? "Line " + first.line()
                : "Lines " + first.line() + " to " + problems.get(at).line();
        words.add(place + ": " + first.what());
        from = at + 1;
      }
    }
    problems.stream().map(JournalProblem::cure).distinct().forEach(words::add);
    return words;
  }

  private static String json(Verification verification) {
    var node = JsonMapper.builder().build().createObjectNode();
    node.put("unbroken", verification.intact());
    node.put("entries", verification.entries());
    verification.head().ifPresent(last -> node.put("head", word(last)));
    node.put("anchored", verification.anchored());
    node.put("torn", verification.torn().isPresent());
    var problems = node.putArray("problems");
    verification.problems().forEach(problem -> problems.add(problem.toString()));
    return node.toString();
  }

  private static String word(JournalHead head) {
    return head.seq() + ":" + head.hash();
  }

  private static Optional<JournalHead> head(@Nullable String text) throws CommandFailure {
    if (text == null) {
      return Optional.empty();
    }
    if (!text.matches("[0-9]{1,18}:[0-9a-f]{64}")) {
      throw CommandFailure.usage(
          "--head " + text + " is no head of a journal.",
          "Write it as it was noted: the number of the line, a colon and 64 hexadecimal digits.");
    }
    var colon = text.indexOf(':');
    return Optional.of(
        new JournalHead(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1)));
  }
}
