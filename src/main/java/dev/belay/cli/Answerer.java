package dev.belay.cli;

import dev.belay.cli.Left.Why;
import dev.belay.cli.Rules.AfterFailure;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.journal.Verdict;
import dev.belay.run.Command;
import dev.belay.run.CommandSource;
import dev.belay.run.PausedAt;
import dev.belay.run.RunClock;
import dev.belay.run.RunListener;
import dev.belay.run.answers.Answers;
import dev.belay.run.answers.Answers.Answer;
import dev.belay.run.answers.Answers.Key;
import dev.belay.runbook.Runbook;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers what a run asks, from what a person said beforehand; never more than that. What nothing
 * answers makes it leave the run as it stands. Used on the run's thread; {@link #stop} on any.
 */
final class Answerer implements CommandSource, RunListener {
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

  private final Runbook runbook;
  private final Answers answers;
  private final Rules rules;
  private final String operator;
  private final RunClock clock;
  private final Prompts prompts;
  private final Set<String> given = new HashSet<>();
  private final Set<Subject> sent = new HashSet<>();
  private final Object bell = new Object();
  private volatile Optional<Long> stopAsked = Optional.empty();
  private Optional<Long> gateSince = Optional.empty();
  private Optional<Long> lostSince = Optional.empty();
  private boolean heldSince;
  private Optional<String> refusal = Optional.empty();
  private Optional<Left> left = Optional.empty();

  Answerer(Runbook runbook, Answers answers, Rules rules, String operator, RunClock clock) {
    this.runbook = runbook;
    this.answers = answers;
    this.rules = rules;
    this.operator = operator;
    this.clock = clock;
    this.prompts = new Prompts(runbook);
  }

  /** Why the run was left; empty where it came to its end. */
  Optional<Left> left() {
    return left;
  }

  /** Nothing is answered any more: the run is left as soon as nothing runs. */
  void stop() {
    stopAsked = Optional.of(clock.tick());
    synchronized (bell) {
      bell.notifyAll();
    }
  }

  @Override
  public void onEntry(Entry entry, RunState state) {
    switch (entry.event()) {
      case JournalEvent.SessionLost _ -> lostSince = lostSince.or(() -> Optional.of(clock.tick()));
      case JournalEvent.SessionOpened _ -> lostSince = Optional.empty();
      case JournalEvent.StepAwaits awaits -> {
        if (awaits.need() != JournalEvent.Need.GATE) {
          gateSince = Optional.empty();
        }
      }
      case JournalEvent.AttemptStarted started -> {
        gateSince = Optional.empty();
        if (started.plan().reach() == JournalEvent.Reach.OUTSIDE) {
          sent.add(started.subject());
        }
      }
      case JournalEvent.StatementSent statement -> sent.add(statement.subject());
      case JournalEvent.RunHeld _ -> {
        heldSince = true;
        // Nothing is connected any more before a person has read why.
        lostSince = Optional.empty();
      }
      default -> {}
    }
  }

  @Override
  public void onRefused(Command command, String why) {
    if (!(command instanceof Command.Stop)) {
      refusal = Optional.of(why);
    }
  }

  @Override
  public Optional<Command> next(RunState state, Duration patience) throws InterruptedException {
    if (stopAsked.isPresent() && stopped(state)) {
      return state.inDoubt()
          ? leave(
              Why.IN_DOUBT,
              state.progress().current(),
              "The server has not confirmed that it stopped.",
              Optional.empty())
          : leave(Why.STOPPED, Optional.empty(), "Stopped on request.", Optional.empty());
    }
    if (refusal.isPresent()) {
      return leave(Why.REFUSED, state.progress().current(), refusal.get(), Optional.empty());
    }
    if (lostSince.isPresent()) {
      return disconnected(state, patience);
    }
    if (state.status() == RunStatus.HELD) {
      return held(state);
    }
    var waiting =
        state.steps().values().stream()
            .filter(step -> step.status() == StepStatus.WAITING)
            .findFirst();
    if (state.status() == RunStatus.RUNNING && waiting.isPresent()) {
      return asked(state, waiting.get(), patience);
    }
    return pause(patience);
  }

  /** Whether nothing runs any more; what still does gets a while to be cancelled. */
  private boolean stopped(RunState state) {
    var settled =
        state.status() == RunStatus.HELD
            || state.steps().values().stream().noneMatch(s -> s.status() == StepStatus.IN_DOUBT);
    var asked = stopAsked.orElseThrow();
    return settled || lostSince.isPresent() || clock.since(asked).compareTo(STOPS_WITHIN) > 0;
  }

  private Optional<Command> disconnected(RunState state, Duration patience)
      throws InterruptedException {
    if (clock.since(lostSince.orElseThrow()).compareTo(rules.waitConnection()) > 0) {
      return leave(
          state.inDoubt() ? Why.IN_DOUBT : Why.CONNECTION,
          state.progress().current(),
          "The database has not answered for " + Formats.duration(rules.waitConnection()) + ".",
          Optional.empty());
    }
    return pause(patience);
  }

  // ---- a run that is held

  private Optional<Command> held(RunState state) {
    var wish = wish();
    if (wish.isPresent()) {
      return wish;
    }
    var blocker = PausedAt.step(runbook, state);
    return blocker.isPresent() ? at(state, blocker.get()) : pausedAtNone(state);
  }

  private Optional<Command> at(RunState state, StepState step) {
    var undo = step.undo() == UndoStatus.FAILED || step.undo() == UndoStatus.IN_DOUBT;
    var doubt = step.status() == StepStatus.IN_DOUBT || step.undo() == UndoStatus.IN_DOUBT;
    return answers
        .of(step.id())
        .flatMap(
            answer -> doubt ? decision(step, answer) : undo ? Optional.empty() : way(step, answer))
        .or(() -> doubt || undo ? Optional.empty() : rollBack(step))
        .or(() -> again(step, doubt))
        .or(() -> leaveHeld(state, doubt ? Why.IN_DOUBT : Why.FAILED, Optional.of(step)));
  }

  /** No step is in the way: stopped, or to be sent again by a person only. */
  private Optional<Command> pausedAtNone(RunState state) {
    var broken = PausedAt.brokenOff(state);
    return broken
        .flatMap(step -> answers.of(step.id()).flatMap(answer -> way(step, answer)))
        .or(() ->
            resumedFromThis().filter(Resumed::paused).isPresent()
                ? once("continue", new Command.Continue(operator))
                : Optional.empty())
        .or(() -> leaveHeld(state, broken.isPresent() ? Why.PAUSED : Why.STOPPED, broken));
  }

  @Override
  public Optional<Command> first(RunState state) {
    return wish();
  }

  /** To roll back or to end, where the run was resumed for that. */
  private Optional<Command> wish() {
    return rules
        .resumed()
        .flatMap(resumed -> resumed.wished(rules.confirmRollback(), operator))
        .flatMap(command -> once("wish", command));
  }

  private Optional<Command> decision(StepState step, Answer answer) {
    return answer
        .text(Key.SETTLE)
        .map(word ->
            switch (word) {
              case "committed" -> Verdict.COMMITTED;
              case "partly" -> Verdict.PARTLY;
              case String _ -> Verdict.ROLLED_BACK;
            })
        .flatMap(verdict ->
            once(
                "settle " + step.id(),
                new Command.Decide(
                    step.id(), verdict, answer.text(Key.REASON).orElse(""), operator)));
  }

  private Optional<Command> way(StepState step, Answer answer) {
    var id = step.id();
    if (answer.text(Key.SKIP).isPresent()) {
      return once(
          "skip " + id, new Command.Skip(id, answer.text(Key.SKIP).orElseThrow(), operator));
    }
    if (answer.text(Key.DEFER).isPresent() && step.status() == StepStatus.FAILED) {
      return once(
          "defer " + id, new Command.Defer(id, answer.text(Key.DEFER).orElseThrow(), operator));
    }
    if (answer.text(Key.OVERRIDE).isPresent() && answer.gates().isEmpty()) {
      return once(
          "override " + id,
          new Command.Override(id, answer.text(Key.OVERRIDE).orElseThrow(), operator));
    }
    return Optional.empty();
  }

  /**
   * Who resumes a run that stopped at a step has it tried, or the database asked, once more. A step
   * that fails only afterwards is nothing that the person came back to.
   */
  private Optional<Command> again(StepState step, boolean doubt) {
    return resumedFromThis().filter(resumed -> resumed.stoodAt(step)).isPresent()
        ? once(
            "again " + step.id(),
            doubt
                ? new Command.AskAgain(step.id(), operator)
                : new Command.Retry(step.id(), operator))
        : Optional.empty();
  }

  /**
   * Who resumes a run knows why it was held then; what holds it since is for them to read first.
   */
  private Optional<Resumed> resumedFromThis() {
    return rules.resumed().filter(_ -> !heldSince);
  }

  private Optional<Command> rollBack(StepState step) {
    return rules.onFailure() == AfterFailure.ROLLBACK && step.status() == StepStatus.FAILED
        ? once(
            "roll back",
            new Command.RollBack(
                List.of(),
                "Step " + step.id() + " failed, and the command line says --on-failure rollback.",
                rules.confirmRollback(),
                operator))
        : Optional.empty();
  }

  private Optional<Command> leaveHeld(RunState state, Why why, Optional<StepState> step) {
    return leave(
        why,
        step.map(StepState::id).or(() -> state.progress().current()),
        state.progress().why().orElse("The run is held."),
        step.map(one -> prompts.wayOut(one, why)));
  }

  // ---- a step that asks

  private Optional<Command> asked(RunState state, StepState step, Duration patience)
      throws InterruptedException {
    var waiting = step.said().waiting();
    if (waiting.isEmpty()) {
      return pause(patience);
    }
    var answer = answers.of(step.id());
    var way = answer.flatMap(one -> skipOrDefer(step, one));
    if (way.isPresent()) {
      return way;
    }
    var need = waiting.get().need();
    if (need == JournalEvent.Need.GATE) {
      return gate(step, answer, patience);
    }
    var spent = spent(step, need);
    var command = answer.flatMap(one -> answer(step, need, one)).or(() -> click(step, need));
    if (command.isPresent() && !spent) {
      return command;
    }
    return leave(
        Why.UNANSWERED,
        Optional.of(step.id()),
        prompts.asked(state, step.id(), need, waiting.get().prompt())
            + (spent ? " It was sent already, and each sending needs its own confirmation." : ""),
        Optional.of(prompts.line(state, step.id(), need, waiting.get().prompt())));
  }

  /** One confirmation is one sending, also where it was given beforehand. */
  private boolean spent(StepState step, JournalEvent.Need need) {
    return switch (need) {
      case CONFIRMATION, TYPED_TARGET, SECOND_PERSON ->
          sent.stream().anyMatch(subject -> subject.step().equals(step.id()) && !subject.isUndo());
      case VALUE, ANSWER, APPROVAL, GATE, VERDICT, CHOICE -> false;
    };
  }

  private Optional<Command> skipOrDefer(StepState step, Answer answer) {
    return answer
        .text(Key.SKIP)
        .<Command>map(reason -> new Command.Skip(step.id(), reason, operator))
        .or(() ->
            answer.text(Key.DEFER).map(reason -> new Command.Defer(step.id(), reason, operator)));
  }

  private Optional<Command> answer(StepState step, JournalEvent.Need need, Answer answer) {
    var id = step.id();
    return switch (need) {
      case CONFIRMATION, TYPED_TARGET ->
          answer
              .text(Key.CONFIRM)
              .map(typed -> new Command.Confirm(id, Optional.of(typed), operator));
      case SECOND_PERSON, APPROVAL ->
          answer
              .text(Key.APPROVE_BY)
              .map(name -> new Command.Approve(id, name, answer.text(Key.REASON)));
      case VALUE -> answer.text(Key.VALUE).map(value -> new Command.GiveValue(id, value, operator));
      case ANSWER ->
          answer
              .text(Key.ANSWER)
              .map(word ->
                  new Command.Answer(
                      id, word, answer.text(Key.REASON), answer.text(Key.CONFIRM), operator));
      case GATE, VERDICT, CHOICE -> Optional.empty();
    };
  }

  private Optional<Command> click(StepState step, JournalEvent.Need need) {
    return need == JournalEvent.Need.CONFIRMATION && rules.yes()
        ? Optional.of(new Command.Confirm(step.id(), Optional.empty(), operator))
        : Optional.empty();
  }

  private Optional<Command> gate(StepState step, Optional<Answer> answer, Duration patience)
      throws InterruptedException {
    var reason = answer.flatMap(one -> one.text(Key.OVERRIDE));
    if (reason.isPresent()) {
      for (var gate : answer.orElseThrow().gates()) {
        if (!step.said().overridden().containsKey(gate)) {
          return Optional.of(new Command.OverrideGate(step.id(), gate, reason.get(), operator));
        }
      }
    }
    gateSince = gateSince.or(() -> Optional.of(clock.tick()));
    if (clock.since(gateSince.get()).compareTo(rules.waitGates()) >= 0) {
      return leave(
          Why.GATE,
          Optional.of(step.id()),
          "This does not hold: " + prompts.fallenValues(step) + ".",
          Optional.of(prompts.gateLine(step)));
    }
    return pause(patience);
  }

  // ---- the rest

  /** A command that is given once only, so that nothing is tried for ever. */
  private Optional<Command> once(String what, Command command) {
    return given.add(what) ? Optional.of(command) : Optional.empty();
  }

  private Optional<Command> leave(
      Why why, Optional<String> step, String said, Optional<String> line) {
    left = Optional.of(new Left(why, step, said, line));
    return Optional.of(new Command.Leave(operator));
  }

  private Optional<Command> pause(Duration patience) throws InterruptedException {
    synchronized (bell) {
      if (stopAsked.isEmpty()) {
        bell.wait(Math.max(1, patience.toMillis()));
        return Optional.empty();
      }
    }
    Thread.sleep(Math.min(100, Math.max(1, patience.toMillis())));
    return Optional.empty();
  }
}
