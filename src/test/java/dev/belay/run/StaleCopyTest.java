package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The database is asked at every return: each case brings a run back with a journal or a database
 * that is older than the other, and counts the effects of its steps. None is there twice, and none
 * is missing where the run says that it is done.
 */
class StaleCopyTest {
  private static final Set<String> TABLE = new LinkedHashSet<>();

  static Stream<Arguments> cases() {
    return versions()
        .boxed()
        .flatMap(version ->
            StaleCopyCase.all().stream()
                .filter(one -> TestServer.fullForm() || one.shortForm())
                .map(one -> Arguments.of(version, one)));
  }

  private static IntStream versions() {
    return TestServer.fullForm() ? IntStream.of(15, 18) : IntStream.of(15);
  }

  @ParameterizedTest(name = "PostgreSQL {0}: {1}")
  @MethodSource("cases")
  void nothingIsDoneTwiceOrCalledDoneThoughItIsGone(
      int version, StaleCopyCase one, @TempDir Path folder) throws Exception {
    var stage = new StaleCopyStage(TestServer.of(version), folder);

    var answer = one.play().on(stage);

    assertThat(answer).contains(one.toldBy());
    assertThat(stage.effects()).isEqualTo(one.effects());
    TABLE.add(
        "| %s | %s | %s | %s |".formatted(one.when(), one.sentence(), one.toldBy(), one.effects()));
  }

  @AfterAll
  static void print() throws IOException {
    Files.createDirectories(Path.of("target"));
    Files.writeString(
        Path.of("target", "stale-copy-table.md"),
        "| When | Case | Told by | Effects at the end |\n| --- | --- | --- | --- |\n"
            + String.join("\n", TABLE)
            + "\n");
  }
}
