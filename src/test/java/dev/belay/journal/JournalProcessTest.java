package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Journals of processes that die, or that will not let go. */
@Timeout(120)
class JournalProcessTest {
  @TempDir Path home;

  private JournalStore store;

  @BeforeEach
  void makeStore() {
    store = new JournalStore(home, InstantSource.system());
  }

  @Test
  void aKilledWriterLosesNothingThatItAcknowledged() throws Exception {
    for (var kill = 0; kill < 5; kill++) {
      var run = store.newRunId();
      var acknowledged = appendAndKill(run, 1 + kill * 37);

      var opened = store.open(run);
      var entries = opened.entries();
      try (var writer = opened.writer()) {
        assertThat(entries).hasSizeBetween(acknowledged.size(), acknowledged.size() + 1);
        for (var i = 0; i < acknowledged.size(); i++) {
          var entry = entries.get(i);
          assertThat(entry.seq() + " " + entry.hash()).isEqualTo(acknowledged.get(i));
        }
        writer.append(new JournalEvent.RunContinued("On-call 1"));
      }
      var verification = store.verify(run, Optional.of(JournalHead.of(entries.getLast())));
      assertThat(verification.problems()).isEmpty();
      assertThat(verification.entries()).isEqualTo(entries.size() + 1L);
    }
  }

  private List<String> appendAndKill(String run, int after) throws Exception {
    var acknowledged = new ArrayList<String>();
    var process = start(run, "append");
    try (var output = process.inputReader()) {
      for (var i = 0; i < after; i++) {
        acknowledged.add(line(output));
      }
      // Not by the Process: that would close the output, and what is in it is still to be read.
      process.toHandle().destroyForcibly();
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        if (line.matches("\\d+ [0-9a-f]{64}")) {
          acknowledged.add(line);
        }
      }
    } finally {
      end(process);
    }
    return acknowledged;
  }

  @Test
  void aRunOfAnotherProcessIsRefusedByItsOwnersNameReadableAndFreeOnceItIsDead() throws Exception {
    var run = store.newRunId();
    var process = start(run, "hold");
    try (var output = process.inputReader()) {
      line(output);
      assertThatExceptionOfType(JournalRefusedException.class)
          .isThrownBy(() -> store.open(run))
          .satisfies(e -> assertThat(e.why()).isEqualTo(JournalRefusedException.Why.IN_USE))
          .withMessageContaining("process " + process.pid() + " on ")
          .withMessageContaining("started 2");
      assertThat(store.read(run).entries()).hasSize(1);
    } finally {
      end(process);
    }

    try (var writer = store.open(run).writer()) {
      assertThat(writer.append(Events.bound()).seq()).isEqualTo(2);
    }
  }

  private static String line(BufferedReader output) throws IOException {
    var line = output.readLine();
    assertThat(line).as("the process ended early").isNotNull();
    return line;
  }

  private Process start(String run, String mode) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            AppendingProcess.class.getName(),
            home.toString(),
            run,
            mode)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }
}
