package dev.belay.desktop.run;

import dev.belay.desktop.control.CodeText;
import dev.belay.desktop.run.RunScreen.Code;
import dev.belay.desktop.run.RunScreen.Sends;
import dev.belay.journal.AttemptState;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.StepState;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.migration.Migration;
import dev.belay.migration.Script;
import dev.belay.report.Excerpt;
import dev.belay.report.PlanWords;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import dev.belay.sql.SqlStatement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a step sends, or has sent, as text. */
record CardScripts(RunPicture picture, StepScripts scripts) {

  /** The texts of that step. */
  Sends of(Step step) {
    return switch (step.action()) {
      case Action.Apply _ -> apply(step);
      case Action.Rollback rollback -> rollback(rollback);
      case Action.Backup _ -> commands("Commands that do the same", step);
      case Action.Locks _ -> commands("The question, as psql asks it", step);
      case Action.Approve approve -> approval(approve);
      case Action.Manual _,
          Action.Query _,
          Action.Sql _,
          Action.Decide _,
          Action.Wait _,
          Action.Command _,
          Action.Call _ ->
          new Sends("", ActionCard.code(step, picture.state()));
    };
  }

  /** The migrations that an approval is for. */
  private Sends approval(Action.Approve approve) {
    var says = new ArrayList<String>();
    var codes = new ArrayList<Code>();
    for (var step : picture.runbook().steps()) {
      if (approve.covers().isEmpty() || approve.covers().contains(step.id())) {
        picture
            .state()
            .plan(step.id())
            .ifPresent(plan -> {
              says.add(PlanWords.summary(plan));
              codes.add(
                  new Code(
                      CodeText.shell(
                          "Pending migrations", String.join("\n", PlanWords.files(plan))),
                      ""));
            });
      }
    }
    return new Sends(String.join(" ", says), codes);
  }

  private Sends commands(String head, Step step) {
    var lines = String.join("\n", HandOver.text(picture, scripts).action(step));
    return new Sends("", List.of(new Code(CodeText.shell(head, lines), "")));
  }

  // ---- apply

  private Sends apply(Step step) {
    return switch (Optional.ofNullable(scripts.folders().get(step.id())).orElse(NOT_READ)) {
      case StepScripts.Folder.Unreadable(var why) ->
          new Sends(Excerpt.of(why, 10, 2_000), List.of());
      case StepScripts.Folder.Read(var all) -> {
        var state = picture.state().step(step.id());
        yield state.undo() == UndoStatus.NONE ? forward(step, state, all) : back(state, all);
      }
    };
  }

  private static final StepScripts.Folder NOT_READ =
      new StepScripts.Folder.Unreadable("The scripts are being read.");

  private Sends forward(Step step, StepState state, List<Migration> all) {
    var sent = sent(state);
    var plan = picture.state().plan(step.id());
    var pending = pending(step.id()).or(() -> plan.map(one -> planned(one, all)));
    if (state.status().passed()) {
      return sent.isEmpty()
          ? new Sends("No script was sent.", List.of())
          : sent("Sent, in this order.", state, sent, all);
    }
    if (pending.isPresent()) {
      var left = pending.get();
      return left.isEmpty()
          ? new Sends("Nothing is pending: the step would send no script.", List.of())
          : new Sends(
              "Pending: the step sends these, in this order."
                  + plan.map(one -> " " + PlanWords.summary(one)).orElse(""),
              codes(left));
    }
    if (!sent.isEmpty()) {
      return sent(
          "Sent so far. Which others are pending is asked when the step begins.", state, sent, all);
    }
    return new Sends(
        all.isEmpty()
            ? "The folder holds no migration."
            : "All files of the folder. Which of them are pending is asked when the step begins.",
        codes(all));
  }

  /** The files of a plan as the folder has them now. */
  private static List<Migration> planned(JournalEvent.PlanRead plan, List<Migration> all) {
    return all.stream()
        .filter(one -> plan.files().stream().anyMatch(file -> file.version().equals(one.version())))
        .toList();
  }

  /** The migrations that the apply step would send now; absent where nobody knows. */
  Optional<List<Migration>> pending(String step) {
    return scripts
        .pending(step)
        .map(
            all -> all.stream().filter(one -> !inEffect(picture.state().step(step), one)).toList());
  }

  private static boolean inEffect(StepState state, Migration migration) {
    return state.labelsInEffect().contains(migration.version());
  }

  private static List<Code> codes(List<Migration> migrations) {
    return migrations.stream().map(one -> code(one.forward(), "")).toList();
  }

  private static Code code(Script script, String more) {
    var words =
        (script.transactional() ? "one transaction" : "not in one transaction")
            + (more.isEmpty() ? "" : ", " + more);
    return new Code(CodeText.of(script.sql(), words), "");
  }

  /** The versions of which the step has begun a part, in the order of their beginning. */
  private static Set<String> sent(StepState state) {
    return state.attempts().stream()
        .filter(CardScripts::isForward)
        .flatMap(attempt -> attempt.parts().stream())
        .map(part -> version(part.label()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean isForward(AttemptState attempt) {
    return attempt.subject().direction() == Subject.Direction.FORWARD;
  }

  /** Parts of a migration are called by its version, or by version, hash and number. */
  private static String version(String label) {
    var number = label.indexOf('#');
    return number < 0 ? label : label.substring(0, number);
  }

  private Sends sent(String says, StepState state, Set<String> versions, List<Migration> all) {
    var codes = new ArrayList<Code>();
    var gone = new ArrayList<String>();
    for (var version : versions) {
      var found = all.stream().filter(one -> one.version().equals(version)).findFirst();
      if (found.isEmpty()) {
        gone.add(version);
      } else {
        var same = holds(found.get().forward(), shas(state, version));
        codes.add(code(found.get().forward(), same ? "" : "changed since it was sent"));
      }
    }
    return new Sends(says + gone(gone), codes);
  }

  private static String gone(List<String> versions) {
    return versions.isEmpty()
        ? ""
        : " Not in the folder any more: " + String.join(", ", versions) + ".";
  }

  private static boolean holds(Script script, Set<String> sent) {
    return script.sql().statements().stream()
        .map(SqlStatement::sha256)
        .collect(Collectors.toSet())
        .containsAll(sent);
  }

  /** The SHA-256 of the statements that the journal says were sent for that version. */
  private Set<String> shas(StepState state, String version) {
    var shas = new HashSet<String>();
    for (var entry : picture.entries()) {
      if (entry.event() instanceof JournalEvent.StatementSent sent
          && state
              .attempt(sent.subject())
              .filter(CardScripts::isForward)
              .filter(attempt -> isOf(attempt, sent.part(), version))
              .isPresent()) {
        shas.add(sent.sha256());
      }
    }
    return shas;
  }

  private static boolean isOf(AttemptState attempt, int number, String version) {
    return attempt.parts().stream()
        .anyMatch(part -> part.number() == number && version(part.label()).equals(version));
  }

  // ---- the way back

  /** What a rollback of everything that is in effect sends, newest first. */
  Sends wayBack() {
    return rollback(new Action.Rollback(List.of()));
  }

  private Sends rollback(Action.Rollback rollback) {
    var codes = new ArrayList<Code>();
    var said = new ArrayList<String>();
    for (var step : picture.runbook().steps().reversed()) {
      var state = picture.state().step(step.id());
      if (rollback.of().isEmpty() ? !state.tookEffect() : !rollback.of().contains(step.id())) {
        continue;
      }
      step.ending()
          .undo()
          .flatMap(undo -> undo.sql())
          .ifPresent(
              sql -> codes.add(new Code(CodeText.sql("Undo of " + step.title(), sql.strip()), "")));
      if (step.ending().undo().filter(undo -> undo.script()).isPresent()
          && scripts.folders().get(step.id()) instanceof StepScripts.Folder.Read(var all)) {
        var back = back(state, all);
        codes.addAll(back.texts());
        said.add(back.says());
      }
    }
    return new Sends(String.join(" ", said), codes);
  }

  private static Sends back(StepState state, List<Migration> all) {
    var versions = new LinkedHashSet<String>();
    state.labelsInEffect().forEach(label -> versions.add(version(label)));
    state.labelsUndone().forEach(label -> versions.add(version(label)));
    var codes = new ArrayList<Code>();
    var without = new ArrayList<String>();
    for (var migration : all.reversed()) {
      if (versions.contains(migration.version())) {
        migration
            .rollback()
            .ifPresentOrElse(
                script -> codes.add(code(script, "")), () -> without.add(migration.label()));
      }
    }
    return new Sends(
        (versions.isEmpty() ? "No script of it is in effect." : "Rollback scripts, newest first.")
            + (without.isEmpty()
                ? ""
                : " Without a rollback script: " + String.join(", ", without) + "."),
        codes);
  }
}
