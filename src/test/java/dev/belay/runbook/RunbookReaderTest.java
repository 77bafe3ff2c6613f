package dev.belay.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunbookReaderTest {
  @TempDir Path folder;

  @Test
  void theTextOfASqlFileStandsInTheResolvedRunbook() throws IOException {
    var resolved = Samples.read(Samples.FOLDER.resolve("full/full.yaml")).resolved().orElseThrow();
    var add = (Action.Sql) resolved.runbook().step("add").orElseThrow().action();
    assertThat(add.sql()).contains(Files.readString(Samples.FOLDER.resolve("full/sql/add.sql")));
    assertThat(add.file()).contains("sql/add.sql");
    assertThat(resolved.sources())
        .extracting(Resolved.Source::file)
        .containsExactly("full.yaml", "sql/add.sql");
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    var runbook =
        Samples.read(Samples.FOLDER.resolve("full/full.yaml")).resolved().orElseThrow().runbook();
    assertThat(runbook.limits().stepTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(runbook.step("size").orElseThrow().conduct().retries()).isEqualTo(Retries.NONE);
    assertThat(runbook.step("size").orElseThrow().start().confirm())
        .isEqualTo(Step.Confirm.BY_RISK);
  }

  @Test
  void aStepsLimitsInheritTheRunbooks() throws IOException {
    var text =
        Samples.text(Samples.FOLDER.resolve("bad/base.yaml"))
            .replace("timeout: 5min", "limits: {statement-timeout: 10s}");
    var file = Files.writeString(folder.resolve("limits.yaml"), text);
    var runbook = Samples.read(file).resolved().orElseThrow().runbook();
    assertThat(runbook.step("fill").orElseThrow().conduct().limits())
        .contains(new Limits(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofHours(1)));
  }

  @Test
  void anOverdueReviewWarnsAndDoesNotHinder() {
    var later = InstantSource.fixed(Instant.parse("2027-02-19T00:00:00Z"));
    var reading = new RunbookReader(later).read(Samples.FOLDER.resolve("full/full.yaml"));
    assertThat(reading.resolved()).isPresent();
    assertThat(reading.warnings())
        .singleElement()
        .satisfies(p ->
            assertThat(p)
                .hasToString(
                    "full.yaml, line 14, column 14: the review was due on 2027-02-19. Let"
                        + " Database team read the runbook, then set last-review and"
                        + " next-review."));
  }

  @Test
  void twoPointsOfNoReturnAreOneTooMany() throws IOException {
    var text =
        Samples.text(Samples.FOLDER.resolve("bad/base.yaml"))
            .replace("        risk: ", "        point-of-no-return: true\n        risk: ");
    var file = Files.writeString(folder.resolve("points.yaml"), text);
    assertThat(Samples.read(file).errors())
        .extracting(Problem::message)
        .contains("there is a second point of no return");
  }

  @Test
  void aChangeThatNothingVerifiesWarns() throws IOException {
    var text =
        Samples.text(Samples.FOLDER.resolve("bad/base.yaml"))
            .replace("        expect: {is: 1}\n", "");
    var file = Files.writeString(folder.resolve("unverified.yaml"), text);
    assertThat(Samples.read(file).warnings())
        .extracting(Problem::message)
        .contains("nothing is verified after the step back, which changes something");
  }

  @Test
  void aRunbookOfFiveHundredLinesIsReadInFiftyMilliseconds() throws IOException {
    var base = Samples.text(Samples.FOLDER.resolve("bad/base.yaml"));
    var phases = base.substring(base.indexOf("  - id: first"));
    var text = new StringBuilder(base);
    for (var i = 0; text.toString().lines().count() < 500; i++) {
      text.append(
          phases.replaceAll(
              "- id: (first|second|count|agree|fill|ask|soak|tell|apply|back)\n",
              "- id: $1-" + i + "\n"));
    }
    var file = Files.writeString(folder.resolve("long.yaml"), text.toString());
    var best = Long.MAX_VALUE;
    for (var i = 0; i < 40; i++) {
      var start = System.nanoTime();
      Samples.read(file);
      best = Math.min(best, System.nanoTime() - start);
    }
    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(50));
  }
}
