package dev.belay.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/**
 * A small model of the engine: walks through a run at random and says what happens, without asking
 * the fold. What it says is lawful by the order in which an engine works.
 */
final class EngineWalk {
  private static final List<String> ODD =
      List.of(
          "",
          "\"quoted\"",
          "back\\slash",
          "tab\there",
          "line\nbreak\r\n",
          "nul\u0000",
          "größer",
          "日本語",
          "🧗 climbs",
          "\u2028",
          "{\"json\":[1]}",
          ",\"hash\":\"");

  private final Random random;
  private final boolean oddTexts;
  private final List<JournalEvent> events = new ArrayList<>();
  private final Map<String, Integer> forward = new LinkedHashMap<>();
  private final Map<String, Integer> undo = new LinkedHashMap<>();
  private final List<String> done = new ArrayList<>();
  private boolean stuck;

  private EngineWalk(Random random, boolean oddTexts) {
    this.random = random;
    this.oddTexts = oddTexts;
  }

  /** The events of a run; with odd texts, its strings are such as break careless writers. */
  static List<JournalEvent> events(long seed, boolean oddTexts) {
    var walk = new EngineWalk(new Random(seed), oddTexts);
    walk.run();
    return List.copyOf(walk.events);
  }

  private void run() {
    var steps = new ArrayList<String>();
    for (var i = 0; i <= random.nextInt(6); i++) {
      steps.add("step-" + i);
    }
    opened(steps);
    if (chance(3)) {
      plan(steps.getFirst());
    }
    say(new JournalEvent.TargetBound(Map.of("system", text(), "walPosition", "0/16"), chance(2)));
    say(new JournalEvent.SessionOpened("work", random.nextInt(1, 99999), instant(), instant()));
    var jumps = 2;
    for (var i = 0; i < steps.size(); i++) {
      var passed = step(steps.get(i));
      between();
      if (!stuck && jumps > 0 && chance(6)) {
        jumps--;
        var to = random.nextInt(i + 1);
        say(new JournalEvent.WentTo(steps.get(i), steps.get(to), text()));
        done.removeAll(steps.subList(to, i + 1));
        i = to - 1;
      } else if (!passed) {
        break;
      }
    }
    if (chance(2)) {
      rollback();
    }
    if (!chance(4)) {
      say(new JournalEvent.RunFinished(any(JournalEvent.RunOutcome.values()), text()));
    }
  }

  private void opened(List<String> steps) {
    say(
        new JournalEvent.RunOpened(
            new JournalEvent.Version(1, "0.1.0"),
            "{\"name\":\"walk\"}",
            steps,
            Map.of("folder", text(), "count", "3"),
            new JournalEvent.MeantTarget(text(), "sandbox", text(), chance(2)),
            new JournalEvent.Options(chance(2), chance(2)),
            text()));
  }

  private void plan(String step) {
    var file =
        new JournalEvent.PlannedFile(
            "054", text(), "beef", random.nextInt(1, 9), chance(2), maybe());
    say(new JournalEvent.PlanRead(step, text(), "cafe", List.of(file), List.of(text())));
  }

  /** What may happen at any time. */
  private void between() {
    switch (random.nextInt(8)) {
      case 0 -> {
        say(new JournalEvent.RunHeld(text()));
        say(new JournalEvent.RunContinued(text()));
      }
      case 1 -> say(new JournalEvent.StopRequested(text()));
      case 3 -> say(new JournalEvent.SessionActed(text(), text(), text()));
      case 2 -> {
        say(new JournalEvent.SessionLost("work", text()));
        say(new JournalEvent.RunResumed(text(), Map.of("system", text(), "walPosition", "0/17")));
        say(new JournalEvent.SessionOpened("work", 7, instant(), instant()));
      }
      default -> {}
    }
  }

  /** Carries one step out; whether the run may go on behind it. */
  private boolean step(String id) {
    if (chance(10)) {
      say(new JournalEvent.StepNotApplicable(id, text()));
      return true;
    }
    gates(id);
    return switch (random.nextInt(10)) {
      case 0 -> {
        say(new JournalEvent.StepSkipped(id, text(), text()));
        yield true;
      }
      case 1 -> {
        say(new JournalEvent.StepDeferred(id, text(), text()));
        yield true;
      }
      case 2 -> approval(id);
      case 3 -> question(id);
      default -> attempts(id);
    };
  }

  private void gates(String id) {
    for (var i = 0; i < random.nextInt(3); i++) {
      say(new JournalEvent.GateRead(id, evidence()));
    }
    if (chance(4)) {
      say(new JournalEvent.StepAwaits(id, JournalEvent.Need.GATE, text()));
      say(new JournalEvent.GateOverridden(id, text(), text(), text()));
    }
    if (chance(2)) {
      var need = any(JournalEvent.Need.values());
      say(new JournalEvent.StepAwaits(id, need, text()));
      say(new JournalEvent.StepConfirmed(id, need, text(), maybe()));
    }
  }

  private boolean approval(String id) {
    say(new JournalEvent.StepAwaits(id, JournalEvent.Need.APPROVAL, text()));
    switch (random.nextInt(3)) {
      case 0 -> {
        say(new JournalEvent.ApprovalGiven(id, text(), "beef", instant(), maybe()));
        return succeed(id);
      }
      case 1 -> say(new JournalEvent.ApprovalRefused(id, text(), text()));
      default -> say(new JournalEvent.ApprovalExpired(id));
    }
    if (chance(2)) {
      say(new JournalEvent.StepOverridden(id, text(), text()));
      return true;
    }
    return false;
  }

  private boolean question(String id) {
    say(new JournalEvent.StepAwaits(id, JournalEvent.Need.ANSWER, text()));
    if (chance(2)) {
      say(new JournalEvent.ValueGiven(id, text(), text()));
    } else {
      say(new JournalEvent.AnswerGiven(id, "unknown", maybe(), maybe(), text()));
    }
    return succeed(id);
  }

  private boolean attempts(String id) {
    if (chance(3)) {
      say(new JournalEvent.LossesCounted(id, "d00d", List.of(loss()), kept()));
    }
    for (var tries = random.nextInt(3); tries > 0; tries--) {
      var subject = attempt(id);
      say(new JournalEvent.BlockersSeen(subject, List.of(blocker())));
      say(new JournalEvent.AttemptFailed(subject, cause(), Optional.of(instant())));
    }
    var subject = attempt(id);
    return switch (random.nextInt(6)) {
      case 0 -> {
        say(new JournalEvent.GuardExtended(subject, 1, 10_000, Optional.of("wait"), "On-call 1"));
        say(new JournalEvent.GuardTripped(subject, 3, 20_000));
        say(new JournalEvent.StepFailed(id, cause()));
        yield false;
      }
      case 1 -> {
        say(new JournalEvent.StepStopped(id, text()));
        if (chance(2)) {
          say(new JournalEvent.StepReopened(id, text(), text()));
          attempt(id);
          yield succeed(id);
        }
        yield false;
      }
      case 2 -> doubt(id, subject);
      default -> succeed(id);
    };
  }

  private Subject attempt(String id) {
    var subject = Subject.forward(id, forward.merge(id, 1, Integer::sum));
    work(subject);
    return subject;
  }

  private void work(Subject subject) {
    var where =
        chance(4)
            ? Optional.<JournalEvent.Where>empty()
            : Optional.of(
                new JournalEvent.Where(text(), 4711, instant(), instant(), "0/" + seqHex()));
    var parts = random.nextInt(3);
    say(
        new JournalEvent.AttemptStarted(
            subject,
            new JournalEvent.Plan(any(JournalEvent.Reach.values()), "c0ffee", parts),
            where));
    for (var part = 1; part <= parts; part++) {
      var last = part == parts;
      var statements = random.nextInt(1, 4);
      say(new JournalEvent.PartStarted(subject, part, text(), chance(2), statements, chance(2)));
      if (chance(2)) {
        say(
            new JournalEvent.TransactionAssigned(
                subject, part, "7" + random.nextInt(999), chance(2)));
      }
      for (var statement = 1; statement <= statements; statement++) {
        var lone =
            chance(3)
                ? Optional.of(new JournalEvent.Lone(text(), text()))
                : Optional.<JournalEvent.Lone>empty();
        say(new JournalEvent.StatementSent(subject, part, statement, text(), "5e41", lone));
        if (last && statement == statements && chance(4)) {
          return;
        }
        say(new JournalEvent.StatementDone(subject, part, statement, 4, 12, List.of(text())));
      }
      say(new JournalEvent.Output(subject, text()));
      say(new JournalEvent.CommitSent(subject, part));
      if (last && chance(4)) {
        return;
      }
      say(new JournalEvent.PartCommitted(subject, part, text(), List.of()));
    }
  }

  private boolean doubt(String id, Subject subject) {
    say(new JournalEvent.InDoubt(subject, text()));
    if (chance(3)) {
      say(settled(subject, chance(2) ? Verdict.UNKNOWN : Verdict.STILL_RUNNING));
    }
    return switch (random.nextInt(4)) {
      case 0 -> {
        stuck = true;
        yield false;
      }
      case 1 -> {
        say(settled(subject, Verdict.COMMITTED));
        yield succeed(id);
      }
      case 2 -> {
        say(settled(subject, Verdict.ROLLED_BACK));
        attempt(id);
        yield succeed(id);
      }
      default -> {
        say(settled(subject, Verdict.PARTLY));
        attempt(id);
        yield succeed(id);
      }
    };
  }

  private JournalEvent settled(Subject subject, Verdict verdict) {
    var started = new TreeSet<Integer>();
    for (var event : events) {
      if (event instanceof JournalEvent.PartStarted part && part.subject().equals(subject)) {
        started.add(part.part());
      }
    }
    var parts = verdict == Verdict.COMMITTED ? List.copyOf(started) : List.<Integer>of();
    return new JournalEvent.Settled(subject, verdict, parts, List.of(evidence()), text());
  }

  private boolean succeed(String id) {
    if (chance(2)) {
      say(new JournalEvent.Captured(id, "rows", "INTEGER", text()));
    }
    say(new JournalEvent.EvidenceRead(id, evidence()));
    say(new JournalEvent.StepDone(id, text()));
    done.add(id);
    if (chance(5)) {
      say(new JournalEvent.TruthChanged(id, false, evidence()));
      say(new JournalEvent.TruthChanged(id, true, evidence()));
    }
    if (chance(6)) {
      say(new JournalEvent.PointOfNoReturn(id));
    }
    return true;
  }

  private void rollback() {
    var order = new ArrayList<>(done.stream().distinct().toList());
    Collections.reverse(order);
    say(new JournalEvent.RollbackStarted(order, text(), text()));
    for (var id : order) {
      var subject = Subject.undo(id, undo.merge(id, 1, Integer::sum));
      work(subject);
      if (chance(4)) {
        say(new JournalEvent.InDoubt(subject, text()));
        say(settled(subject, Verdict.COMMITTED));
      }
      if (chance(5)) {
        say(new JournalEvent.UndoFailed(id, cause()));
        return;
      }
      if (chance(3)) {
        compared(id);
      }
      say(new JournalEvent.Undone(id, chance(2), text()));
    }
  }

  private void compared(String id) {
    var missing = new Losses.Missing(loss(), Loss.Count.about(3, text()));
    say(
        new JournalEvent.LossesCompared(
            id, new Losses.Compared(List.of(missing), List.of(text()), List.of(text()), kept())));
  }

  private Loss loss() {
    return new Loss(
        text(),
        text(),
        random.nextInt(1, 9),
        any(Loss.Kind.values()),
        text(),
        chance(2) ? Loss.Count.counted(random.nextInt(99)) : Loss.Count.unknown(text()));
  }

  private Optional<Losses.Kept> kept() {
    return chance(2)
        ? Optional.of(new Losses.Kept(text(), chance(2), instant()))
        : Optional.empty();
  }

  private void say(JournalEvent event) {
    events.add(event);
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private String text() {
    if (oddTexts && chance(3)) {
      return ODD.get(random.nextInt(ODD.size()));
    }
    return "text " + random.nextInt(1000);
  }

  private Optional<String> maybe() {
    return chance(2) ? Optional.of(text()) : Optional.empty();
  }

  private String seqHex() {
    return Integer.toHexString(events.size() * 4096);
  }

  private Instant instant() {
    return Instant.ofEpochSecond(1_800_000_000L + random.nextInt(1_000_000), random.nextInt());
  }

  private Evidence evidence() {
    return new Evidence(text(), text(), maybe(), maybe(), any(Evidence.Truth.values()), instant());
  }

  private Cause cause() {
    return new Cause(text(), maybe(), maybe(), text());
  }

  private JournalEvent.Blocker blocker() {
    return new JournalEvent.Blocker(48190, text(), text(), "active", "12 min", text());
  }
}
