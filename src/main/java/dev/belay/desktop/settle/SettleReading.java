package dev.belay.desktop.settle;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.settle.SettleScreen.Carried;
import dev.belay.desktop.settle.SettleScreen.Head;
import dev.belay.desktop.settle.SettleScreen.Onward;
import dev.belay.desktop.settle.SettleScreen.Sign;
import dev.belay.desktop.settle.SettleScreen.Tile;
import dev.belay.journal.AttemptState;
import dev.belay.journal.AttemptState.End;
import dev.belay.journal.Entry;
import dev.belay.journal.Evidence;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.PartState;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.journal.Verdict;
import dev.belay.report.EntryWords;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes the screen of one state. */
final class SettleReading {
  private static final String DATABASE = "database";
  private static final Pattern MOMENT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");

  private final Runbook runbook;
  private final RunState state;
  private final List<Entry> entries;
  private final Instant now;

  SettleReading(Runbook runbook, RunState state, List<Entry> entries, Instant now) {
    this.runbook = runbook;
    this.state = state;
    this.entries = List.copyOf(entries);
    this.now = now;
  }

  Optional<SettleScreen> read(long seen) {
    return inDoubt().or(() -> settledSince(seen)).map(this::screen);
  }

  private Optional<AttemptState> inDoubt() {
    for (var step : runbook.steps()) {
      var one = state.step(step.id());
      var forward = one.status() == StepStatus.IN_DOUBT;
      if (forward || one.undo() == UndoStatus.IN_DOUBT) {
        return one.latest(forward ? Subject.Direction.FORWARD : Subject.Direction.UNDO);
      }
    }
    return Optional.empty();
  }

  private Optional<AttemptState> settledSince(long seen) {
    return entries.reversed().stream()
        .takeWhile(entry -> entry.seq() > seen)
        .map(Entry::event)
        .filter(JournalEvent.Settled.class::isInstance)
        .map(JournalEvent.Settled.class::cast)
        .findFirst()
        .flatMap(event -> state.step(event.step()).attempt(event.subject()))
        .filter(attempt -> attempt.end().orElse(null) instanceof End.SettledAs)
        .filter(attempt -> !Consequences.again(state, attempt));
  }

  private SettleScreen screen(AttemptState attempt) {
    var verdict = verdict(attempt);
    var consequences = new Consequences(runbook, state, entries, now);
    return new SettleScreen(
        attempt.subject(),
        head(attempt, verdict),
        tiles(attempt, verdict),
        signs(attempt, verdict),
        consequences.of(attempt, verdict),
        new SettleScreen.Side(JournalTail.of(entries, attempt.subject()), carried()),
        onward(attempt, verdict));
  }

  private static Optional<Verdict> verdict(AttemptState attempt) {
    return attempt.end().orElse(null) instanceof End.SettledAs(Verdict said, var _, var _)
        ? Optional.of(said)
        : Optional.empty();
  }

  private Head head(AttemptState attempt, Optional<Verdict> verdict) {
    var step = runbook.step(attempt.subject().step()).orElseThrow();
    var number = runbook.steps().indexOf(step) + 1;
    var what = attempt.subject().isUndo() ? "Undoing " + step.title() : step.title();
    return new Head(
        number + " of " + runbook.steps().size(),
        what + " was in doubt. " + EntryWords.sentence(why(attempt.subject())),
        headline(attempt, verdict),
        sentence(attempt, verdict),
        asked(attempt),
        settledEntry(attempt.subject()).map(Entry::seq).orElse(state.last()));
  }

  private String why(Subject subject) {
    return entries.reversed().stream()
        .map(Entry::event)
        .filter(JournalEvent.InDoubt.class::isInstance)
        .map(JournalEvent.InDoubt.class::cast)
        .filter(event -> event.subject().equals(subject))
        .map(JournalEvent.InDoubt::why)
        .findFirst()
        .orElse("The journal holds no outcome.");
  }

  private Optional<Entry> settledEntry(Subject subject) {
    return entries.reversed().stream()
        .filter(entry ->
            entry.event() instanceof JournalEvent.Settled event && event.subject().equals(subject))
        .findFirst();
  }

  private String headline(AttemptState attempt, Optional<Verdict> verdict) {
    var undo = attempt.subject().isUndo();
    if (verdict.isEmpty()) {
      return state.status() == RunStatus.HELD
          ? "Not asked yet."
          : "In doubt since "
              + Formats.moment(state.step(attempt.subject().step()).since())
              + " UTC.";
    }
    return switch (verdict.get()) {
      case COMMITTED -> undo ? "The undo committed." : "The step committed.";
      case ROLLED_BACK -> undo ? "Nothing was undone." : "Nothing took effect.";
      case PARTLY -> undo ? "Partly undone only." : "Parts took effect.";
      case STILL_RUNNING -> "It still runs.";
      case UNKNOWN -> "Nobody knows yet.";
    };
  }

  private String sentence(AttemptState attempt, Optional<Verdict> verdict) {
    if (verdict.isEmpty()) {
      return state.status() == RunStatus.HELD
          ? state.progress().why().orElse("The run is held.")
          : "Belay connects and asks the database. Nothing is sent until it has answered.";
    }
    var by = by(attempt);
    if (!by.isEmpty()) {
      return by;
    }
    return switch (verdict.get()) {
      case COMMITTED ->
          attempt.subject().isUndo()
              ? "The undo is in effect. Only its outcome did not reach the journal."
              : Consequences.statements(attempt.parts())
                  + " in effect. Only the outcome did not reach the journal.";
      case ROLLED_BACK ->
          attempt.plan().reach() == JournalEvent.Reach.OUTSIDE
              ? "Repeating it does no harm, so it counts as not done."
              : attempt.parts().isEmpty()
                  ? "Nothing of it had reached the database."
                  : "Nothing of its " + Consequences.count(attempt) + " remains in the database.";
      case PARTLY ->
          Consequences.labels(committed(attempt))
              + " took effect, "
              + committed(attempt).size()
              + " of "
              + attempt.plan().parts()
              + " transactions. The others did not.";
      case STILL_RUNNING -> "The server still works on what was sent. It may commit or roll back.";
      case UNKNOWN -> "The database cannot tell whether the step took effect. A person decides.";
    };
  }

  private static String by(AttemptState attempt) {
    return attempt.end().orElse(null) instanceof End.SettledAs(var _, var _, String by)
            && !by.equals(DATABASE)
        ? "Decided by " + EntryWords.sentence(by)
        : "";
  }

  static List<PartState> committed(AttemptState attempt) {
    return attempt.parts().stream().filter(PartState::committed).toList();
  }

  private String asked(AttemptState attempt) {
    return settledEntry(attempt.subject())
        .map(entry -> "asked at " + Formats.moment(entry.at()) + " UTC")
        .orElse("");
  }

  private static List<Tile> tiles(AttemptState attempt, Optional<Verdict> verdict) {
    var tiles = new ArrayList<Tile>();
    for (var one : Verdict.values()) {
      var several = attempt.plan().parts() > 1;
      if (one != Verdict.PARTLY || several || verdict.equals(Optional.of(Verdict.PARTLY))) {
        tiles.add(tile(attempt, verdict, one));
      }
    }
    return tiles;
  }

  private static Tile tile(AttemptState attempt, Optional<Verdict> verdict, Verdict one) {
    var lit = verdict.equals(Optional.of(one));
    var word =
        switch (one) {
          case COMMITTED -> "Committed";
          case ROLLED_BACK -> "Rolled back";
          case PARTLY -> "Partly";
          case STILL_RUNNING -> "Still running";
          case UNKNOWN -> "Unknown";
        };
    return new Tile(one, word, lit ? ground(attempt) : open(verdict, one), lit);
  }

  private static String ground(AttemptState attempt) {
    if (!by(attempt).isEmpty()) {
      return "a person decided";
    }
    var signs = evidence(attempt).size();
    return signs == 0 ? "by the journal" : signs == 1 ? "by 1 sign" : "by " + signs + " signs";
  }

  private static String open(Optional<Verdict> verdict, Verdict one) {
    if (verdict.isEmpty()) {
      return "not asked yet";
    }
    return switch (verdict.get()) {
      case COMMITTED, ROLLED_BACK, PARTLY -> one == Verdict.UNKNOWN ? "not needed" : "ruled out";
      case STILL_RUNNING -> one == Verdict.UNKNOWN ? "not needed" : "not yet";
      case UNKNOWN -> one == Verdict.STILL_RUNNING ? "ruled out" : "not proven";
    };
  }

  private static List<Evidence> evidence(AttemptState attempt) {
    return attempt.end().orElse(null) instanceof End.SettledAs(var _, var evidence, var _)
        ? evidence
        : List.of();
  }

  private List<Sign> signs(AttemptState attempt, Optional<Verdict> verdict) {
    var signs = new ArrayList<Sign>();
    // The engine asks no other server than the run's, so an answer is a sign of that too.
    if (verdict.isPresent() && by(attempt).isEmpty()) {
      state
          .bound()
          .ifPresent(bound ->
              signs.add(
                  new Sign(
                      "Same server as the run's",
                      Evidence.Truth.TRUE,
                      Formats.fingerprint(bound.fingerprint().getOrDefault("systemIdentifier", ""))
                          + ", TL "
                          + bound.fingerprint().getOrDefault("timeline", "unknown"),
                      "fingerprint",
                      Optional.empty())));
    }
    evidence(attempt).forEach(one -> signs.add(sign(one)));
    var parts = committed(attempt);
    if (verdict.isPresent() && attempt.plan().parts() > 1 && !parts.isEmpty()) {
      signs.add(
          new Sign(
              "Committed: " + Consequences.labels(parts),
              Evidence.Truth.TRUE,
              parts.size() + " of " + attempt.plan().parts() + " transactions",
              "journal",
              Optional.empty()));
    }
    return signs;
  }

  private static Sign sign(Evidence evidence) {
    var query = evidence.source().strip().contains(" ");
    return new Sign(
        timesOfDay(evidence.label()),
        evidence.truth(),
        timesOfDay(evidence.value().orElse("unknown")),
        query ? "own query" : evidence.source(),
        query ? Optional.of(evidence.source()) : Optional.empty());
  }

  /** The engine names moments in full; on screen the time of day tells them apart. */
  private static String timesOfDay(String text) {
    return MOMENT.matcher(text).replaceAll(found -> Formats.moment(Instant.parse(found.group())));
  }

  private List<Carried> carried() {
    return state.carried().stream()
        .filter(step -> step.status().carried() && step.status() != StepStatus.IN_DOUBT)
        .map(step ->
            new Carried(step.status(), runbook.step(step.id()).map(Step::title).orElse(step.id())))
        .toList();
  }

  private Onward onward(AttemptState attempt, Optional<Verdict> verdict) {
    if (verdict.isEmpty()) {
      return new Onward.Waits(
          state.status() == RunStatus.HELD
              ? "The run is held: press F5 once the cause is gone."
              : "Belay asks by itself as soon as the database answers.",
          Optional.empty());
    }
    return switch (verdict.get()) {
      case COMMITTED, ROLLED_BACK, PARTLY -> new Onward.Recorded(goOn());
      case STILL_RUNNING ->
          new Onward.Waits(
              "Belay asks again by itself until it ends.",
              attempt.where().map(JournalEvent.Where::pid));
      case UNKNOWN -> new Onward.Decide();
    };
  }

  private String goOn() {
    var steps = runbook.steps();
    return Consequences.standsAt(runbook, state)
        .map(step -> "Go to step " + (steps.indexOf(step) + 1))
        .orElse("Go to the end");
  }
}
