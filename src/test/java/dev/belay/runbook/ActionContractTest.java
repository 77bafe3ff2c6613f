package dev.belay.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every kind of action, and so for one that is added later. */
class ActionContractTest {
  @TempDir Path folder;

  static Stream<String> kinds() {
    return Arrays.stream(Action.class.getPermittedSubclasses())
        .map(kind -> kind.getAnnotation(JsonTypeName.class).value());
  }

  static Stream<Path> goodFiles() throws IOException {
    return Samples.goodFiles();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aSampleOfTheKindIsReadWithoutAProblem(String kind) {
    var reading = Samples.read(sample(kind));
    assertThat(reading.errors()).isEmpty();
    assertThat(reading.resolved().orElseThrow().runbook().steps())
        .anyMatch(step -> type(step.action()).equals(kind));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aTypoInTheKindIsAnsweredWithItsPlace(String kind) throws IOException {
    var text = Samples.text(sample(kind));
    var line = (int) text.substring(0, text.indexOf("type: " + kind)).lines().count();
    var file = folder.resolve(kind + ".yaml");
    Files.writeString(
        file, text.replace("type: " + kind + "\n", "type: " + kind + "\n          tyop: 1\n"));
    assertThat(Samples.read(file).errors())
        .anySatisfy(problem -> {
          assertThat(problem.line()).isEqualTo(line + 1);
          assertThat(problem.column()).isEqualTo(11);
          assertThat(problem.message()).isEqualTo("unknown key \"tyop\"");
        });
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void writingAndReadingGivesEqualRecords(Path original) throws IOException {
    var problems = new Problems(original);
    var root = YamlParser.parse(Samples.text(original), problems).orElseThrow().root();
    var runbook = new Binder(problems, new Places()).runbook(root);
    assertThat(problems.all()).isEmpty();
    var written = RunbookWriter.write(runbook);
    var again =
        new Binder(problems, new Places())
            .runbook(YamlParser.parse(written, problems).orElseThrow().root());
    assertThat(problems.all()).isEmpty();
    assertThat(again).isEqualTo(runbook);
    assertThat(RunbookFormatter.format(written, original).text()).contains(written);
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void theSamplesAreCanonical(Path original) {
    var text = Samples.text(original);
    assertThat(RunbookFormatter.format(text, original).text()).contains(text);
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void theJsonFormReadsBackToEqualRecords(Path original) {
    var resolved = Samples.read(original).resolved().orElseThrow();
    assertThat(RunbookJson.read(RunbookJson.text(resolved))).isEqualTo(resolved);
  }

  private static Path sample(String kind) {
    return Samples.FOLDER.resolve("kinds").resolve(kind + ".yaml");
  }

  private static String type(Action action) {
    return action.getClass().getAnnotation(JsonTypeName.class).value();
  }
}
