package dev.belay.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken and hostile files: each is answered with its place and a cure, none with an exception. */
class BadInputTest {
  private static final Path FOLDER = Samples.FOLDER.resolve("bad");

  @TempDir Path folder;

  /** A change of the base file and what must be said about it. */
  record Case(String find, String replacement, String said) {
    static Case of(String line) {
      var parts = line.split(" => ", -1);
      return new Case(breaks(parts[0]), breaks(parts[1]), parts[2]);
    }

    private static String breaks(String text) {
      return text.replace("\\n", "\n").replace("\\t", "\t");
    }
  }

  static Stream<Case> cases() {
    return Samples.text(FOLDER.resolve("cases.txt"))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(Case::of);
  }

  @Test
  void theBaseFileItselfIsFine() {
    assertThat(Samples.read(FOLDER.resolve("base.yaml")).problems())
        .extracting(Problem::message)
        .containsExactly();
  }

  @Test
  void thereAreEnoughCases() {
    assertThat(cases().count()).isGreaterThan(100);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aBrokenFileIsAnsweredWithPlaceAndCure(Case broken) throws IOException {
    var base = Samples.text(FOLDER.resolve("base.yaml"));
    assertThat(base).contains(broken.find());
    var at = broken.replacement().indexOf('$');
    var replacement =
        at < 0
            ? broken.replacement()
            : broken.replacement().substring(0, at) + broken.replacement().substring(at + 1);
    var text = base.replace(broken.find(), replacement);
    var before = base.substring(0, base.indexOf(broken.find())) + broken.replacement();
    var problems = Samples.read(write("case.yaml", text)).problems();
    assertThat(problems)
        .allSatisfy(problem -> {
          assertThat(problem.message()).isNotBlank();
          assertThat(problem.cure()).isNotBlank();
          assertThat(problem.line()).isPositive();
          assertThat(problem.column()).isPositive();
        })
        .anySatisfy(problem -> {
          assertThat(problem.toString()).contains(broken.said());
          if (at >= 0) {
            var start = before.substring(0, before.length() - broken.replacement().length() + at);
            assertThat(problem.line()).isEqualTo((int) (start + "x").lines().count());
            assertThat(problem.column()).isEqualTo(start.length() - start.lastIndexOf('\n'));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneFaultDoesNotBringMoreThanAFewMessages(Case broken) throws IOException {
    var text =
        Samples.text(FOLDER.resolve("base.yaml"))
            .replace(broken.find(), broken.replacement().replaceFirst("\\$", ""));
    assertThat(Samples.read(write("case.yaml", text)).problems()).hasSizeBetween(1, 8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "# only a comment\n",
        "---\n",
        "~",
        "x",
        "- a\n- b\n",
        "42",
        "{}",
        "[]",
        "{",
        "]",
        "%YAML 1.1\n---\na: b\n",
        "a: b\n---\nc: d\n",
        "? ? ?",
        "a: |\n",
        "!!map {}",
        "key: *x",
        "a: &a [*a]\n",
        "\"\\xZZ\"",
        "'",
        "a:\tb",
        "\t",
        ": :",
        "a: b: c",
        "- - - -",
        "#",
        "...",
        "{a: b, a: c}",
        "belay: 1",
        "a: >-5\n x",
        "\u0085",
        "a: \u2028b",
        "{? : }",
        "!<x> a",
        "a: \"\\UE30EEE00\"",
        "phases: [[[]]]",
        "phases: [{steps: [{action: {}}]}]",
        "params: [{}]",
        "on-failure: {}",
        "phases:\n - steps:\n   - action: {type: decide, propose: {a: {}}}\n"
      })
  void anOddTextIsAnsweredWithAProblem(String text) throws IOException {
    assertThat(Samples.read(write("odd.yaml", text)).errors()).isNotEmpty();
  }

  @Test
  void nestedAliasesAreRefusedBeforeTheyGrow() throws IOException {
    var text = new StringBuilder("a0: &a0 [x, x]\n");
    for (var i = 1; i < 60; i++) {
      text.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }
    assertThat(Samples.read(write("bomb.yaml", text.toString())).errors())
        .anySatisfy(p -> assertThat(p.message()).contains("aliases"));
  }

  @ParameterizedTest(name = "{index}: {0}")
  @MethodSource("hugeTexts")
  void aHugeTextIsAnsweredWithinSeconds(String find, String huge) throws IOException {
    var text = Samples.text(FOLDER.resolve("base.yaml")).replace(find, huge);
    var file = write("huge.yaml", text);
    assertThat(assertTimeout(Duration.ofSeconds(20), () -> Samples.read(file)).errors())
        .isNotEmpty();
  }

  static Stream<Arguments> hugeTexts() {
    var keys = new StringBuilder("kind: migration\n");
    for (var i = 0; i < 80_000; i++) {
      keys.append('k').append(i).append(": 1\n");
    }
    return Stream.of(
        Arguments.of("kind: migration\n", keys.toString()),
        Arguments.of("id < :batch", "id < :x ".repeat(100_000)),
        Arguments.of("id < :batch", "id < :a" + ".a".repeat(300_000)),
        Arguments.of("${count.n}", "${a" + ".a".repeat(300_000) + "}"),
        Arguments.of("${count.n}", "${x}".repeat(100_000)),
        Arguments.of("https://example.org/notes", "https://" + ":".repeat(800_000) + "@"),
        Arguments.of("{at-least: 0}", "{matches: \"" + "(".repeat(500_000) + "\"}"),
        Arguments.of("step: count", "step: " + "c".repeat(500_000)),
        Arguments.of("covers: [fill]", "covers: [" + "x, ".repeat(200_000) + "]"));
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    assertThat(Samples.read(write("deep.yaml", "a: " + "[".repeat(100_000))).errors())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("levels deep"));
  }

  @Test
  void aFileOfMoreThanOneMebibyteIsRefused() throws IOException {
    assertThat(Samples.read(write("big.yaml", "# x\n".repeat(300_000))).errors())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("larger than 1 MiB"));
  }

  @Test
  void aNulCharacterIsNamedWithItsPlace() throws IOException {
    assertThat(Samples.read(write("nul.yaml", "belay: 1\nid: a\0b\n")).errors())
        .singleElement()
        .satisfies(p ->
            assertThat(p)
                .hasToString(
                    "nul.yaml, line 2, column 6: the character U+0000 does not belong into a text file."
                        + " Remove it; a runbook is plain UTF-8 text."));
  }

  @Test
  void aFileThatIsNotUtf8IsRefused() throws IOException {
    var file = folder.resolve("latin.yaml");
    Files.write(file, "title: Z\u00fcrich\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Samples.read(file).errors())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("not UTF-8"));
  }

  @Test
  void aByteOrderMarkIsNoFault() throws IOException {
    var file = write("bom.yaml", "\uFEFF" + Samples.text(FOLDER.resolve("base.yaml")));
    assertThat(Samples.read(file).problems()).isEmpty();
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    assertThat(Samples.read(folder.resolve("none.yaml")).errors()).hasSize(1);
    assertThat(Samples.read(folder).errors()).hasSize(1);
  }

  @Test
  void aSymbolicLinkIsNotFollowed() throws IOException {
    var secret = Files.writeString(folder.resolve("secret.sql"), "SELECT 1");
    var inside = Files.createDirectory(folder.resolve("inside"));
    Files.createSymbolicLink(inside.resolve("link.sql"), secret);
    var text =
        Samples.text(Samples.FOLDER.resolve("kinds/query.yaml"))
            .replaceAll("sql: \\|\\n.*\\n.*\\n", "file: link.sql\n");
    var file = Files.writeString(inside.resolve("query.yaml"), text);
    assertThat(Samples.read(file).errors())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("symbolic link"));
  }

  @Test
  void aFaultInASqlFileIsReportedAtItsPlaceThere() throws IOException {
    write("add.sql", "SELECT 1,\n  :wrong\n");
    var text =
        Samples.text(Samples.FOLDER.resolve("kinds/query.yaml"))
            .replaceAll("sql: \\|\\n.*\\n.*\\n", "file: add.sql\n");
    assertThat(Samples.read(write("query.yaml", text)).errors())
        .singleElement()
        .satisfies(p -> assertThat(p.place()).isEqualTo("add.sql, line 2, column 3"));
  }

  @Test
  void severalFaultsAreReportedAtOnce() throws IOException {
    var text =
        Samples.text(FOLDER.resolve("base.yaml"))
            .replace("kind: migration", "kind: nothing")
            .replace("lock-timeout: 1s", "lock-timeout: soon")
            .replace("WHERE id < :batch", "WHERE id < :btch")
            .replace("of: [fill]", "of: [full]");
    assertThat(Samples.read(write("many.yaml", text)).errors()).hasSize(4);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
