package dev.belay.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runbook.Shape.Group;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

/** What holds for any runbook at all: the records are filled from the format itself, at random. */
class RunbookProperties {
  private static final Path FILE = Path.of("any.yaml");
  private static final String[] PIECES = {
    "a",
    "yes",
    "0",
    "054",
    "1e5",
    "null",
    "true",
    "~",
    " ",
    "\n",
    "\t",
    ":",
    "#",
    "'",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    "- ",
    "| ",
    "> ",
    "%",
    "@",
    "`",
    "&",
    "*",
    "!",
    "?",
    "=",
    "é",
    "\uD83D\uDC18",
    "\u0085",
    "\u2028",
    "\uFEFF",
    "select",
    ": ",
    " #",
    "${a}",
    ":'x'",
    "---",
    "...",
    "<<",
    "\r",
    "0x1F",
    "2027-01-01",
    "12:30",
    "word word word word word word word word word word word word word word w"
  };

  @Property(tries = 300)
  void writtenAndReadAgainARunbookIsEqual(@ForAll long seed) {
    var runbook = (Runbook) new Filling(seed).value(Format.RUNBOOK, 0);
    assertThat(bind(RunbookWriter.write(runbook))).isEqualTo(runbook);
  }

  @Property(tries = 300)
  void whatTheWriterWritesIsCanonical(@ForAll long seed) {
    var text = RunbookWriter.write((Runbook) new Filling(seed).value(Format.RUNBOOK, 0));
    assertThat(RunbookFormatter.format(text, FILE).text()).contains(text);
  }

  @Property(tries = 300)
  void theJsonFormReadsBackEqual(@ForAll long seed) {
    var runbook = (Runbook) new Filling(seed).value(Format.RUNBOOK, 0);
    var resolved = new Resolved(runbook, FILE, List.of(new Resolved.Source("a", "b")));
    assertThat(RunbookJson.read(RunbookJson.text(resolved))).isEqualTo(resolved);
  }

  @Property(tries = 300)
  void formattingTwiceChangesNothingAndKeepsCommentsAndValues(@ForAll long seed) {
    var random = new Random(seed);
    var name = random.nextBoolean() ? "bad/base.yaml" : "full/full.yaml";
    var lines = new ArrayList<String>();
    var comments = new ArrayList<String>();
    var block = -1;
    for (var line : Samples.text(Samples.FOLDER.resolve(name)).lines().toList()) {
      var indent = line.length() - line.stripLeading().length();
      block = !line.isBlank() && indent <= block ? -1 : block;
      if (block < 0 && !line.isBlank() && random.nextInt(6) == 0) {
        comments.add("# above " + comments.size());
        lines.add(" ".repeat(random.nextInt(8)) + comments.getLast());
      }
      if (block < 0 && !line.isBlank() && !line.contains("#") && random.nextInt(6) == 0) {
        comments.add("# beside " + comments.size());
        lines.add(line + " " + comments.getLast());
      } else {
        lines.add(line);
      }
      block = block < 0 && line.matches(".*[|>]-?( #.*)?") ? indent : block;
    }
    comments.add("# at the end");
    lines.add(comments.getLast());
    var text = String.join("\n", lines) + "\n";
    var once = RunbookFormatter.format(text, FILE).text().orElseThrow();
    assertThat(RunbookFormatter.format(once, FILE).text()).contains(once);
    assertThat(bind(once)).isEqualTo(bind(text));
    assertThat(once).contains(comments);
  }

  @Property
  void aDurationIsReadAsItIsWritten(@ForAll @LongRange(min = 0, max = 10_000_000_000L) long ms) {
    var duration = Duration.ofMillis(ms);
    assertThat(Durations.parse(Durations.format(duration))).contains(duration);
  }

  @Property
  void noTextBreaksTheTemplatesOrTheReader(@ForAll @StringLength(max = 80) String text) {
    assertThat(SqlTemplate.of(text).rename(name -> name)).isEqualTo(text);
    assertThat(TextTemplate.of(text).rename(name -> name)).isEqualTo(text);
    var problems = new Problems(FILE);
    YamlParser.parse(text, problems)
        .ifPresent(document -> new Binder(problems, new Places()).runbook(document.root()));
    assertThat(problems.all()).isNotEmpty();
  }

  private static Runbook bind(String text) {
    var problems = new Problems(FILE);
    var document = YamlParser.parse(text, problems);
    assertThat(problems.all()).isEmpty();
    var runbook = new Binder(problems, new Places()).runbook(document.orElseThrow().root());
    assertThat(problems.all()).isEmpty();
    return runbook;
  }

  /** Fills records by their shape. */
  private static final class Filling {
    private final Random random;

    Filling(long seed) {
      this.random = new Random(seed);
    }

    Object value(Shape shape, int depth) {
      return switch (shape) {
        case Shape.Text text -> text(text.use());
        case Shape.Whole _ -> random.nextInt(-5, 1000);
        case Shape.Flag _ -> random.nextBoolean();
        case Shape.Span _ -> Duration.ofMillis(random.nextLong(1L << (1 + random.nextInt(36))));
        case Shape.Day _ -> LocalDate.ofEpochDay(random.nextInt(40_000));
        case Shape.Choice choice -> one(List.of(choice.type().getEnumConstants()));
        case Shape.Items items -> {
          var list = new ArrayList<Object>();
          for (var i = random.nextInt(3); i >= 0; i--) {
            list.add(value(items.item(), depth + 1));
          }
          yield list;
        }
        case Shape.Table table -> {
          var map = new LinkedHashMap<String, Object>();
          for (var i = random.nextInt(3); i > 0; i--) {
            map.put(text(Shape.Use.WORD) + i, value(table.value(), depth + 1));
          }
          yield map;
        }
        case Group group -> group(group, depth);
        case Shape.Kinds kinds -> group(one(List.copyOf(kinds.kinds().values())), depth);
        case Shape.Failure _ ->
            switch (random.nextInt(4)) {
              case 0 -> OnFailure.STOP;
              case 1 -> new OnFailure(OnFailure.Then.CONTINUE, Optional.empty(), false);
              case 2 -> new OnFailure(OnFailure.Then.GOTO, Optional.of("x-" + depth), false);
              default ->
                  new OnFailure(OnFailure.Then.ROLLBACK, Optional.empty(), random.nextBoolean());
            };
      };
    }

    private Object group(Group group, int depth) {
      var arguments = new ArrayList<Object>();
      for (var field : group.fields()) {
        arguments.add(
            switch (field.presence()) {
              case OPTIONAL ->
                  random.nextBoolean()
                      ? Optional.of(value(field.shape(), depth + 1))
                      : Optional.empty();
              case REQUIRED -> value(field.shape(), depth + 1);
              case DEFAULTED ->
                  random.nextBoolean()
                      ? field.initial().orElseThrow()
                      : value(field.shape(), depth + 1);
            });
      }
      return Reflection.build(group, arguments);
    }

    private String text(Shape.Use use) {
      if (use == Shape.Use.NULLABLE && random.nextInt(4) == 0) {
        return "null";
      }
      var text = new StringBuilder();
      for (var i = random.nextInt(5); i >= 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      return text.toString();
    }

    private <T> T one(List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }
  }
}
