package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.library.LibraryException;
import dev.belay.desktop.library.LibraryViewModel;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.desktop.watch.Watched;
import dev.belay.live.Unreachable;
import dev.belay.postgres.Environment;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The frame says of a server what is true now. */
class LostServerTest {
  private static final Instant SEEN = Instant.parse("2027-02-19T03:24:10Z");
  private static final Optional<Unreachable> AWAY =
      Optional.of(new Unreachable(SEEN.plusSeconds(1), "Nothing accepts connections.", ""));

  private final ShellViewModel frame = new ShellViewModel(connected(""));
  private final LibraryViewModel library =
      new LibraryViewModel(
          () -> {
            throw new LibraryException("not read here", "");
          },
          Runnable::run,
          Runnable::run);
  private Optional<String> driven = Optional.empty();
  private final LostServer lost = new LostServer(frame.bandOwner()::silence, library, () -> driven);

  @Test
  void aServerThatNoLongerAnswersIsNotShownAsConnected() {
    lost.take(watched(Optional.of(SEEN), AWAY));

    assertThat(frame.band().get())
        .isEqualTo(new BandState.Away(Environment.STAGING, "nchat", "last seen 03:24:10 UTC"));
    assertThat(library.offline().get())
        .contains(new LibraryViewModel.Offline("nchat-staging", SEEN.plusSeconds(1)));
  }

  @Test
  void whenItAnswersAgainTheBandSaysWhatItSaidBefore() {
    lost.take(watched(Optional.of(SEEN), AWAY));
    lost.take(watched(Optional.of(SEEN), AWAY));
    lost.take(watched(Optional.of(SEEN.plusSeconds(9)), Optional.empty()));

    assertThat(frame.band().get()).isEqualTo(connected(""));
    assertThat(library.offline().get()).isEmpty();
  }

  @Test
  void anotherConnectionThatWasChosenMeanwhileStays() {
    lost.take(watched(Optional.of(SEEN), AWAY));
    var other = new BandState.Away(Environment.PRODUCTION, "nchat", "connecting");
    frame.bandOwner().connection(other);
    lost.take(watched(Optional.of(SEEN.plusSeconds(9)), Optional.empty()));

    assertThat(frame.band().get()).isEqualTo(other);
  }

  @Test
  void aRunOnTheServerThatNoLongerAnswersIsNotShownAsConnected() {
    driven = Optional.of("nchat-staging");
    frame.bandOwner().run(Optional.of(connected("matches run")));
    lost.take(watched(Optional.of(SEEN), AWAY));

    assertThat(frame.band().get())
        .isEqualTo(new BandState.Away(Environment.STAGING, "nchat", "last seen 03:24:10 UTC"));

    lost.take(watched(Optional.of(SEEN.plusSeconds(9)), Optional.empty()));

    assertThat(frame.band().get()).isEqualTo(connected("matches run"));
  }

  @Test
  void whatARunOnAnotherServerSaysInTheBandIsLeftToIt() {
    driven = Optional.of("nchat-staging-2");
    frame.bandOwner().run(Optional.of(connected("matches run")));
    lost.take(watched(Optional.of(SEEN), AWAY));

    assertThat(frame.band().get()).isEqualTo(connected("matches run"));
  }

  private static Watched<Instant> watched(Optional<Instant> seen, Optional<Unreachable> away) {
    return new Watched<>(1, "nchat-staging", Environment.STAGING, seen, away);
  }

  private static BandState connected(String matches) {
    return new BandState.Connected(
        Environment.STAGING,
        "nchat",
        new BandState.Server(
            "db-stg:5432",
            Optional.empty(),
            "Primary",
            Optional.empty(),
            Optional.of(matches).filter(words -> !words.isEmpty())),
        "");
  }
}
