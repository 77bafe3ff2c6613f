package dev.belay.desktop.watch;

import dev.belay.live.SessionActivity;
import dev.belay.live.StatementText;
import dev.belay.postgres.BackendId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The whole text of the chosen session's query, where samples have only its beginning: it is asked
 * for once. FX thread only.
 */
public final class WholeText {
  private final Texts texts;
  private final Runnable arrived;
  private Optional<Asked> last = Optional.empty();

  /** Reads texts that a sample has only the beginning of. */
  public interface Texts {
    /** Hands over the text of that session's query on the FX thread; empty when it is gone. */
    void read(int number, BackendId of, Consumer<Optional<StatementText>> then);
  }

  /** The query of a session; its text is empty while it is asked for. */
  private record Asked(BackendId of, Optional<Instant> began, Optional<StatementText> text) {}

  /**
   * Knows none yet.
   *
   * @param arrived hears of each text that has come
   */
  public WholeText(Texts texts, Runnable arrived) {
    this.texts = texts;
    this.arrived = arrived;
  }

  /**
   * What is known of that session's query beyond the sample; asks for it the first time.
   *
   * @param number of the server that is watched
   */
  public Optional<StatementText> of(int number, SessionActivity session) {
    if (!session.query().cut() || session.id().isEmpty()) {
      return Optional.empty();
    }
    var known = last.filter(one -> isOf(one, session));
    if (known.isEmpty()) {
      ask(number, session.id().get(), session);
    }
    return last.filter(one -> isOf(one, session)).flatMap(Asked::text);
  }

  private static boolean isOf(Asked one, SessionActivity session) {
    return session.id().equals(Optional.of(one.of()))
        && one.began().equals(session.doing().queryStart());
  }

  private void ask(int number, BackendId id, SessionActivity session) {
    var asked = new Asked(id, session.doing().queryStart(), Optional.empty());
    last = Optional.of(asked);
    texts.read(
        number,
        id,
        text -> {
          // Meanwhile it may run another query: its text must begin as the sample's does.
          var fits = text.filter(all -> all.text().startsWith(session.query().text()));
          if (last.equals(Optional.of(asked)) && fits.isPresent()) {
            last = Optional.of(new Asked(id, asked.began(), fits));
            arrived.run();
          }
        });
  }
}
