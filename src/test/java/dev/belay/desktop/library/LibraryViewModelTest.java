package dev.belay.desktop.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.library.LibraryViewModel.State;
import dev.belay.journal.JournalStore;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library's behaviour without a stage. */
class LibraryViewModelTest {
  private final ArrayList<Runnable> background = new ArrayList<>();
  private boolean fails;
  private final LibraryViewModel model =
      new LibraryViewModel(this::source, background::add, Runnable::run);

  private LibrarySnapshot source() throws LibraryException {
    if (fails) {
      throw new LibraryException("The folder cannot be read.", "Make it readable.");
    }
    return LibrarySamples.full();
  }

  private void refresh() {
    model.refresh();
    background.removeFirst().run();
  }

  @Test
  void untilTheFirstReadingArrivesItSaysReading() {
    model.refresh();
    assertThat(model.state().get()).isInstanceOf(State.Reading.class);
    assertThat(model.subtitle().getValue()).isEqualTo("Reading…");
  }

  @Test
  void aReadingShowsItsCountAndFolder() {
    refresh();
    assertThat(model.subtitle().getValue())
        .isEqualTo("13 runbooks in ~/ops/runbooks, all files check clean");
  }

  @Test
  void aFailureKeepsWhatWasReadBefore() {
    refresh();
    fails = true;
    refresh();
    assertThat(model.state().get())
        .isEqualTo(
            new State.Broken(
                "The folder cannot be read.",
                "Make it readable.",
                Optional.of(LibrarySamples.full())));
  }

  @Test
  void theFilterLooksForTheWordsWhateverTheirCase() {
    model.filter().set(" guided ");
    var lines = LibrarySamples.full().runbooks();
    assertThat(lines.stream().filter(model::passes)).hasSize(1);
  }

  @Test
  void theReaderFindsTheBundledRunbooksAndTheSandbox(@TempDir Path home) throws Exception {
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    var reader =
        new LibraryReader(
            Path.of("runbooks").toAbsolutePath(),
            new JournalStore(home, clock),
            new ProfileStore(home.resolve("profiles.yaml")),
            new PgEnvironment(Map.of(), home),
            () -> new SandboxCard("not started", Optional.empty()),
            clock);
    var snapshot = reader.read();
    assertThat(snapshot.broken()).isEmpty();
    assertThat(snapshot.runbooks())
        .extracting(LibrarySnapshot.RunbookLine::id)
        .contains("guided-migration");
    assertThat(snapshot.connections())
        .extracting(LibrarySnapshot.Connection::name)
        .containsExactly("Sandbox");
    assertThat(snapshot.interrupted()).isEmpty();
  }
}
