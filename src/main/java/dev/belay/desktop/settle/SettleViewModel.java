package dev.belay.desktop.settle;

import dev.belay.desktop.settle.SettleScreen.Onward;
import dev.belay.journal.Verdict;
import dev.belay.run.Command;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** Settling without a screen: what is shown, what a person is deciding. FX thread only. */
public final class SettleViewModel {
  /** The shortest reason that the engine keeps. */
  private static final int REASON = 10;

  private final Consumer<Command> commands;
  private final Supplier<String> operator;
  private final LongConsumer goOn;
  private final ReadOnlyObjectWrapper<Optional<SettleScreen>> screen =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Decision> decision =
      new ReadOnlyObjectWrapper<>(Decision.NONE);
  private final StringProperty reason = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");

  /**
   * What a person is about to decide.
   *
   * @param open whether the question is asked
   * @param verdict what is chosen so far
   */
  public record Decision(boolean open, Optional<Verdict> verdict) {
    static final Decision NONE = new Decision(false, Optional.empty());
  }

  /**
   * The button that acts.
   *
   * @param why why it cannot act now
   */
  public record Primary(String words, Optional<String> why) {}

  /**
   * Nothing to show yet.
   *
   * @param commands takes what the operator tells the run
   * @param goOn takes the number of the entry whose settlement was read; the run room is shown
   *     again
   */
  public SettleViewModel(Consumer<Command> commands, Supplier<String> operator, LongConsumer goOn) {
    this.commands = commands;
    this.operator = operator;
    this.goOn = goOn;
  }

  public ReadOnlyObjectProperty<Optional<SettleScreen>> screen() {
    return screen.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Decision> decision() {
    return decision.getReadOnlyProperty();
  }

  /** Why a person decides so; kept in the journal. */
  public StringProperty reason() {
    return reason;
  }

  /** What came of the last act, in words; empty for nothing. */
  public ReadOnlyStringProperty said() {
    return said.getReadOnlyProperty();
  }

  /** Shows another state; a decision that is being made stays while it can still be made. */
  public void show(Optional<SettleScreen> now) {
    var before = screen.get().map(SettleScreen::subject);
    if (!before.equals(now.map(SettleScreen::subject)) || !decidable(now)) {
      forget();
    }
    if (!screen.get().equals(now)) {
      said.set("");
    }
    screen.set(now);
  }

  private void forget() {
    decision.set(Decision.NONE);
    reason.set("");
  }

  private static boolean decidable(Optional<SettleScreen> shown) {
    return shown.map(one -> one.onward() instanceof Onward.Decide).orElse(false);
  }

  /** Asks the database once more. */
  public void askAgain() {
    screen
        .get()
        .filter(_ -> whyNotAsk().isEmpty())
        .ifPresent(shown -> {
          commands.accept(new Command.AskAgain(shown.subject().step(), operator.get()));
          said.set("Asked again.");
        });
  }

  /** Why the database is not asked again. */
  public Optional<String> whyNotAsk() {
    return screen
        .get()
        .filter(shown -> shown.onward() instanceof Onward.Recorded)
        .map(_ -> "It is settled: the journal holds the verdict.");
  }

  /** Lets a person say what is true. */
  public void notSo() {
    whyNotSo()
        .ifPresentOrElse(
            said::set, () -> decision.set(new Decision(true, decision.get().verdict())));
  }

  /** Why a person cannot decide now. */
  public Optional<String> whyNotSo() {
    return screen
        .get()
        .flatMap(shown ->
            switch (shown.onward()) {
              case Onward.Recorded _ ->
                  Optional.of(
                      "The verdict is recorded. Go on: there the step can be opened again,"
                          + " overridden or rolled back.");
              case Onward.Waits waits -> Optional.of(waits.why());
              case Onward.Decide() -> Optional.empty();
            });
  }

  /** A person does not know either: nothing is recorded. */
  public void unknown() {
    if (whyNotSo().isPresent()) {
      said.set(whyNotSo().get());
      return;
    }
    forget();
    said.set(
        "Nothing is recorded. The run stays paused until somebody decides; F5 asks the database"
            + " again.");
  }

  /** Chooses what is to be recorded. */
  public void choose(Verdict verdict) {
    var lawful = verdict == Verdict.COMMITTED || verdict == Verdict.ROLLED_BACK;
    if (lawful && whyNotSo().isEmpty()) {
      decision.set(new Decision(true, Optional.of(verdict)));
    }
  }

  /** Asks the server to cancel what still runs. */
  public void cancel() {
    if (screen.get().map(SettleScreen::onward).orElse(null)
            instanceof Onward.Waits(var _, var backend)
        && backend.isPresent()) {
      commands.accept(new Command.Stop(operator.get()));
      said.set("The server is asked to cancel backend " + backend.get() + ".");
    }
  }

  /** The button that acts, if there is one. */
  public Optional<Primary> primary() {
    return screen
        .get()
        .flatMap(shown ->
            switch (shown.onward()) {
              case Onward.Recorded(var words) -> Optional.of(new Primary(words, Optional.empty()));
              case Onward.Decide() -> Optional.of(record());
              case Onward.Waits _ -> Optional.empty();
            });
  }

  private Primary record() {
    var chosen = decision.get().verdict();
    if (chosen.isEmpty()) {
      return new Primary("Record…", Optional.of("Choose first what is true: 1 or 2."));
    }
    var words = chosen.get() == Verdict.COMMITTED ? "committed" : "rolled back";
    var missing = REASON - reason.get().strip().length();
    return new Primary(
        "Record as " + words,
        missing > 0
            ? Optional.of("Give a reason of at least " + REASON + " characters: it is kept.")
            : Optional.empty());
  }

  /** Does what the button says. */
  public void act() {
    var shown = screen.get();
    var primary = primary();
    if (shown.isEmpty() || primary.isEmpty() || primary.get().why().isPresent()) {
      return;
    }
    switch (shown.get().onward()) {
      case Onward.Recorded _ -> goOn.accept(shown.get().head().entry());
      case Onward.Decide() -> {
        commands.accept(
            new Command.Decide(
                shown.get().subject().step(),
                decision.get().verdict().orElseThrow(),
                reason.get().strip(),
                operator.get()));
        said.set("Sent to the journal.");
      }
      case Onward.Waits _ -> {}
    }
  }

  /** The engine refused the last command. */
  public void refused(String why) {
    said.set(why);
  }
}
