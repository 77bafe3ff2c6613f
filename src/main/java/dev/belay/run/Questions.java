package dev.belay.run;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a run has asked its server and has no answer to. Any thread. */
final class Questions {
  private final RunClock clock;
  private final Set<Question> open = new HashSet<>();
  private Optional<Question> lost = Optional.empty();

  Questions(RunClock clock) {
    this.clock = clock;
  }

  /** A question that every server answers at once, or one that may take its time. */
  enum Weight {
    LIGHT,
    HEAVY
  }

  /** One that has no answer, and the tick at which it was asked. */
  static final class Question {
    private final Weight weight;
    private long asked;

    private Question(Weight weight, long asked) {
      this.weight = weight;
      this.asked = asked;
    }

    Weight weight() {
      return weight;
    }

    long asked() {
      return asked;
    }
  }

  /** Something that is asked of the server. */
  interface Asking<T, E extends Exception> {
    T ask() throws SQLException, E;
  }

  /** Asks it; what fails because no answer came stays open until the server answers anything. */
  <T, E extends Exception> T ask(Weight weight, Asking<T, E> asking) throws SQLException, E {
    var question = begin(weight);
    var silent = false;
    try {
      return asking.ask();
    } catch (SQLException e) {
      silent = Failures.silent(e);
      throw e;
    } finally {
      end(question, silent);
    }
  }

  private synchronized Question begin(Weight weight) {
    var question = new Question(weight, clock.tick());
    open.add(question);
    return question;
  }

  private synchronized void end(Question question, boolean silent) {
    open.remove(question);
    lost = silent ? Optional.of(lost.orElse(question)) : Optional.empty();
  }

  /** The server has answered something else. */
  synchronized void answered() {
    lost = Optional.empty();
  }

  /** The oldest without an answer. */
  synchronized Optional<Question> unanswered() {
    return Stream.concat(lost.stream(), open.stream()).min(Comparator.comparing(Question::asked));
  }

  /** Belay itself stood still for so many ticks: nobody owed it an answer meanwhile. */
  synchronized void stoodStill(long ticks) {
    Stream.concat(lost.stream(), open.stream())
        .distinct()
        .forEach(question -> question.asked += ticks);
  }
}
