package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who drives a run is read from what its process left beside the journal. */
class RunDriverTest {
  private static final String RUN = "0001-aaaaaa";

  @TempDir private Path home;

  private JournalStore store;

  @BeforeEach
  void begin() throws Exception {
    store = new JournalStore(home, Instant::now);
    Files.createDirectories(store.folder(RUN));
  }

  @Test
  void anotherProcessThatLivesDrivesTheRun() throws Exception {
    var other = new ProcessBuilder("sleep", "60").start();
    try {
      owner(other.toHandle(), other.toHandle().info().startInstant().orElseThrow().toString());
      assertThat(store.driver(RUN))
          .hasValueSatisfying(by -> assertThat(by.pid()).isEqualTo(other.pid()));
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(store.driver(RUN)).as("after its end").isEmpty();
  }

  @Test
  void aPidThatWasGivenToAnotherProcessMeanwhileDrivesNothing() throws Exception {
    owner(ProcessHandle.current().parent().orElseThrow(), "2001-01-01T00:00:00Z");
    assertThat(store.driver(RUN)).isEmpty();
  }

  @Test
  void thisProcessIsToldFromAnother() throws Exception {
    RunLock.Owner.self().write(store.folder(RUN));
    assertThat(store.driver(RUN)).hasValueSatisfying(by -> assertThat(by.self()).isTrue());
  }

  private void owner(ProcessHandle process, String started) throws Exception {
    var host = RunLock.Owner.self().host();
    Files.write(
        store.folder(RUN).resolve("owner"), List.of(Long.toString(process.pid()), host, started));
  }
}
