package dev.belay.run;

import dev.belay.journal.Evidence;
import dev.belay.journal.Evidence.Truth;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.Need;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.postgres.Target;
import dev.belay.runbook.Action;
import dev.belay.runbook.Expectation;
import dev.belay.runbook.Step;
import dev.belay.runbook.TypedValue;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a step to the point where it may start: its gates hold, and the person has given what it
 * asks for. Gates are read again at the moment of the confirmation.
 */
final class Interaction {

  private final RunParts parts;
  private final Desk desk;
  private final Gatekeeper gates;
  private final StepLosses losses;
  private final Target target;

  Interaction(RunParts parts, Desk desk, Gatekeeper gates, StepLosses losses, Target target) {
    this.parts = parts;
    this.desk = desk;
    this.gates = gates;
    this.losses = losses;
    this.target = target;
  }

  /** Whether the step may start now; false where the run's state changed, so look again. */
  boolean ready(Step step) throws SQLException, InterruptedException {
    gates.sense(step.action().acts());
    losses.count(step);
    if (!gatesHold(step)) {
      return false;
    }
    for (var need : needs(step)) {
      if (!given(step, need)) {
        return false;
      }
    }
    losses.countAgain(step);
    return true;
  }

  private List<Need> needs(Step step) {
    var needs = new ArrayList<Need>();
    switch (step.action()) {
      case Action.Manual _ -> needs.add(Need.VALUE);
      case Action.Decide _ -> needs.add(Need.ANSWER);
      case Action.Approve _ -> needs.add(Need.APPROVAL);
      case Action.Query _,
          Action.Sql _,
          Action.Locks _,
          Action.Backup _,
          Action.Apply _,
          Action.Rollback _,
          Action.Wait _,
          Action.Command _,
          Action.Call _ ->
          needs.addAll(Confirmations.of(step, risk(step), target.environment()));
    }
    return needs;
  }

  private Step.Risk risk(Step step) {
    return Confirmations.risk(step, parts.recorder().state().step(step.id()).losses());
  }

  /** Waits for the gates; a person may override them, skip, stop. */
  private boolean gatesHold(Step step) throws SQLException, InterruptedException {
    var fallen = gates.read(step);
    while (!fallen.isEmpty()) {
      await(step, Need.GATE, words(fallen));
      var command = desk.next(Pace.GATES);
      if (command.isPresent()) {
        desk.handle(command.get());
        return false;
      }
      if (changed(step)) {
        return false;
      }
      gates.sense(false);
      fallen = gates.read(step);
    }
    return true;
  }

  private boolean given(Step step, Need need) throws SQLException, InterruptedException {
    var proposal = need == Need.ANSWER ? evidence(step, false) : Optional.<String>empty();
    await(step, need, prompt(step, need, proposal));
    while (true) {
      var command = desk.next(Pace.GATES);
      if (need == Need.ANSWER) {
        // What is proposed must rest on what is true now, above all at the moment of the answer.
        proposal = evidence(step, command.isPresent());
        await(step, need, prompt(step, need, proposal));
      }
      if (command.isPresent()) {
        if (accepts(step, need, command.get(), proposal)) {
          gates.sense(true);
          return gates.read(step).isEmpty();
        }
        if (changed(step) || desk.left()) {
          return false;
        }
      }
      gates.sense(false);
      if (!gates.read(step).isEmpty()) {
        return false;
      }
    }
  }

  /** Whether the step no longer waits, because a command moved it or the run on. */
  private boolean changed(Step step) {
    var state = parts.recorder().state();
    return desk.left()
        || state.status() != RunStatus.RUNNING
        || state.step(step.id()).status() != StepStatus.WAITING;
  }

  private void await(Step step, Need need, String prompt) {
    var run = parts.recorder().state();
    var state = run.step(step.id());
    var wanted = new StepState.Waiting(need, prompt);
    // An earlier step that was done again meanwhile has become the one that the run stands at.
    if (state.status() != StepStatus.WAITING
        || !run.progress().current().equals(Optional.of(step.id()))
        || !state.said().waiting().equals(Optional.of(wanted))) {
      parts.recorder().record(new JournalEvent.StepAwaits(step.id(), need, prompt));
    }
  }

  private String prompt(Step step, Need need, Optional<String> proposal) {
    return switch (need) {
      case CONFIRMATION -> "Confirm: " + step.title() + ".";
      case TYPED_TARGET -> "To go on, type the target: " + target.name();
      case SECOND_PERSON -> "A second person confirms: " + step.title() + ".";
      case VALUE -> parts.values().shownText(((Action.Manual) step.action()).prompt());
      case ANSWER ->
          parts.values().shownText(((Action.Decide) step.action()).question())
              + proposal
                  .map(answer -> " The evidence proposes " + answer + ".")
                  .orElse(
                      ((Action.Decide) step.action()).propose().isEmpty()
                          ? ""
                          : " The evidence proposes nothing.");
      case APPROVAL -> "Approval by " + ((Action.Approve) step.action()).role() + ".";
      case GATE, VERDICT, CHOICE -> step.title();
    };
  }

  private boolean accepts(Step step, Need need, Command command, Optional<String> proposal) {
    var aboutThis = command instanceof Command.OfStep ofStep && ofStep.step().equals(step.id());
    if (!aboutThis) {
      desk.handle(command);
      return false;
    }
    return switch (command) {
      case Command.Confirm confirm -> confirm(step, need, confirm);
      case Command.GiveValue value when need == Need.VALUE -> value(step, value);
      case Command.Answer answer when need == Need.ANSWER -> answer(step, answer, proposal);
      case Command.Approve approve -> approve(step, need, approve);
      case Command.Refuse refuse when need == Need.APPROVAL || need == Need.SECOND_PERSON -> {
        parts
            .recorder()
            .record(new JournalEvent.ApprovalRefused(step.id(), refuse.by(), refuse.reason()));
        yield false;
      }
      case Command other -> {
        desk.handle(other);
        yield false;
      }
    };
  }

  private boolean confirm(Step step, Need need, Command.Confirm confirm) {
    if (need != Need.CONFIRMATION && need != Need.TYPED_TARGET) {
      desk.refuse(confirm, "The step asks for something else: " + need + ".");
      return false;
    }
    if (need == Need.TYPED_TARGET && !confirm.typed().equals(Optional.of(target.name()))) {
      desk.refuse(
          confirm,
          "You typed "
              + confirm.typed().orElse("nothing")
              + ". This run writes to "
              + target.name()
              + ". Nothing was sent.");
      return false;
    }
    parts
        .recorder()
        .record(new JournalEvent.StepConfirmed(step.id(), need, confirm.by(), Optional.empty()));
    return true;
  }

  private boolean value(Step step, Command.GiveValue given) {
    var manual = (Action.Manual) step.action();
    var fault = TypedValue.fault(manual.value(), given.value());
    if (fault.isPresent()) {
      desk.refuse(given, fault.get());
      return false;
    }
    if (!manual.choices().isEmpty() && !manual.choices().contains(given.value())) {
      desk.refuse(given, "Answer with one of: " + String.join(", ", manual.choices()) + ".");
      return false;
    }
    parts.recorder().record(new JournalEvent.ValueGiven(step.id(), given.value(), given.by()));
    return true;
  }

  private boolean answer(Step step, Command.Answer given, Optional<String> proposal) {
    var decide = (Action.Decide) step.action();
    var chosen =
        decide.answers().stream().filter(one -> one.id().equals(given.answer())).findFirst();
    if (chosen.isEmpty()) {
      desk.refuse(
          given,
          "Answer with one of: "
              + String.join(", ", decide.answers().stream().map(Action.Answer::id).toList())
              + ".");
      return false;
    }
    var against =
        proposal.isPresent()
            && !proposal.get().equals(given.answer())
            && !given.answer().equals("unknown");
    if (against && given.reason().map(String::strip).orElse("").length() < 10) {
      desk.refuse(
          given,
          "The evidence proposes "
              + proposal.get()
              + ". To answer against it, give a reason of at least 10 characters.");
      return false;
    }
    var notTyped =
        chosen.get().then() == Action.Next.ROLLBACK
            ? desk.notTyped(List.of(), given.typed())
            : Optional.<String>empty();
    if (notTyped.isPresent()) {
      desk.refuse(given, notTyped.get());
      return false;
    }
    parts
        .recorder()
        .record(
            new JournalEvent.AnswerGiven(
                step.id(), given.answer(), proposal, given.reason(), given.by()));
    return true;
  }

  private boolean approve(Step step, Need need, Command.Approve approve) {
    if (need != Need.APPROVAL && need != Need.SECOND_PERSON) {
      desk.refuse(approve, "The step does not ask for an approval now.");
      return false;
    }
    var operator = parts.recorder().state().progress().operator();
    if (approve
        .by()
        .strip()
        .toLowerCase(Locale.ROOT)
        .equals(operator.strip().toLowerCase(Locale.ROOT))) {
      desk.refuse(approve, "The operator cannot be the second person.");
      return false;
    }
    var refusal = Optional.ofNullable(parts.recorder().state().refusals().get(step.id()));
    var reason = approve.reason().map(String::strip).filter(text -> !text.isEmpty());
    if (refusal.isPresent() && reason.orElse("").length() < Desk.REASON) {
      desk.refuse(
          approve,
          "It was refused by "
              + refusal.get().by()
              + ": "
              + refusal.get().reason()
              + ". To approve it after that, give a reason of at least "
              + Desk.REASON
              + " characters.");
      return false;
    }
    if (step.action() instanceof Action.Approve action) {
      parts
          .recorder()
          .record(
              new JournalEvent.ApprovalGiven(
                  step.id(),
                  approve.by(),
                  Approvals.covers(parts, action.covers()),
                  parts.now().plus(action.expires()),
                  reason));
    } else {
      parts
          .recorder()
          .record(new JournalEvent.StepConfirmed(step.id(), need, approve.by(), reason));
    }
    return true;
  }

  /**
   * Reads the question's evidence and gives the answer that it proposes: none where it speaks for
   * two, and to stop where it cannot be read.
   *
   * @param answered whether an answer is about to be given, which rests on this value
   */
  private Optional<String> evidence(Step step, boolean answered) throws SQLException {
    var decide = (Action.Decide) step.action();
    if (decide.evidence().isEmpty()) {
      return Optional.empty();
    }
    var label = parts.values().shownText(decide.counts().orElse(decide.question()));
    var evidence = gates.ask(label, decide.evidence().get(), List.of());
    var proposal = proposal(decide, evidence);
    parts.recorder().read(step.id(), evidence);
    var old = Optional.ofNullable(parts.recorder().state().step(step.id()).evidence().get(label));
    var news =
        old.isEmpty()
            || !proposal.equals(proposal(decide, old.get()))
            || answered && !old.get().value().equals(evidence.value());
    if (news) {
      parts.recorder().record(new JournalEvent.EvidenceRead(step.id(), evidence));
    }
    return proposal;
  }

  private Optional<String> proposal(Action.Decide decide, Evidence evidence) {
    if (evidence.truth() == Truth.UNREADABLE) {
      return decide.propose().isEmpty() ? Optional.empty() : Optional.of("unknown");
    }
    var result = evidence.value().map(Result::of).orElse(Result.none());
    var speaksFor =
        decide.propose().entrySet().stream()
            .filter(entry -> gates.judge().holds(plain(entry.getValue()), result))
            .map(Map.Entry::getKey)
            .toList();
    return speaksFor.size() == 1 ? Optional.of(speaksFor.getFirst()) : Optional.empty();
  }

  /** The evidence is one value, whatever its column is called. */
  private static List<Expectation> plain(List<Expectation> expectations) {
    return expectations.stream()
        .map(one ->
            new Expectation(
                Optional.empty(),
                one.is(),
                one.in(),
                one.atLeast(),
                one.atMost(),
                one.matches(),
                one.sameAs()))
        .toList();
  }

  /** Only the names: the values change all the time, and stand in the evidence. */
  private static String words(List<Evidence> fallen) {
    return "Waits until this holds: "
        + String.join("; ", fallen.stream().map(Evidence::label).toList());
  }
}
