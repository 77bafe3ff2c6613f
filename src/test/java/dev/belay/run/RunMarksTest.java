package dev.belay.run;

import static dev.belay.run.RunFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent;
import dev.belay.live.Sample;
import dev.belay.live.Sampler;
import dev.belay.live.recorder.Bounds;
import dev.belay.live.recorder.Mark;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.live.recorder.Recording;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run's recording lies beside its journal and is read without a database. */
class RunMarksTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void theStepsOfARunAreMarkedBesideItsSamples(TestServer server) throws Exception {
    var fixture = new RunFixture(server, folder);
    var live = folder.resolve("live");
    Sample sample;
    try (var recorder =
            dev.belay.live.recorder.Recorder.start(live, QueryTexts.KEPT, Bounds.USUAL);
        var connection = server.connect(fixture.database)) {
      var sampler = new Sampler();
      sampler.take(connection);
      sampler.readBeside(connection);
      sample = sampler.take(connection);
      recorder.sampled(sample);
      var request =
          new RunRequest(
              fixture.runbook("", Steps.sql("first", "SELECT 1"), Steps.sql("bad", "SELECT 1/0")),
              Map.of(),
              fixture.target(),
              new JournalEvent.Options(false, false),
              OPERATOR);
      try (var run = Run.create(fixture.engine(), request, List.of(new RunMarks(recorder)))) {
        run.drive(fixture.commands());
      }
    }
    try (var recording = Recording.open(live)) {
      assertThat(recording.get(0)).isEqualTo(sample);
      assertThat(recording.marks())
          .extracting(mark -> mark.kind() + " " + mark.label())
          .containsExactly(
              "STEP_BEGAN first", "STEP_ENDED first", "STEP_BEGAN bad", "STEP_ENDED bad, failed");
      assertThat(recording.marks()).extracting(Mark::at).containsOnly(sample.serverTime());
    }
  }
}
