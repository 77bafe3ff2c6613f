package dev.belay.desktop.run;

import dev.belay.report.ActionText;
import dev.belay.report.LossWords;
import dev.belay.runbook.Action;
import dev.belay.runbook.TypedValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What leaves the screen as text: the card for whoever takes over, and plain commands. */
final class HandOver {
  private HandOver() {}

  /** A summary of the run for the next person. */
  static String card(RunPicture picture, StepScripts scripts, Instant now) {
    var screen = RunScreens.of(picture, RunScreens.Reader.FOLLOWS, now);
    var lines = new ArrayList<String>();
    var target = picture.target();
    lines.add(screen.header().title() + ", run " + picture.state().run());
    lines.add(
        "Target: "
            + target.name()
            + " ("
            + picture.environment().name()
            + ") at "
            + target.address());
    lines.add(
        "State: " + screen.header().look().word() + ", " + now.truncatedTo(ChronoUnit.SECONDS));
    screen.header().facts().forEach(fact -> lines.add(fact.label() + ": " + fact.value()));
    if (!screen.card().step().isEmpty()) {
      lines.add("At: " + screen.card().title().words());
    }
    picture.state().progress().why().ifPresent(why -> lines.add("Why: " + why));
    if (picture.over()) {
      lines.add("");
      lines.add(new TrueNow(picture).text());
    }
    lines.add("");
    lines.add("Carried along:");
    var carried = picture.state().carried();
    for (var step : carried) {
      var words = new StepWords(RunScreens.step(picture.runbook(), step.id()), step, now);
      lines.add("- " + EndCard.carried(words, step) + " [" + words.look().word() + "]");
    }
    if (carried.isEmpty()) {
      lines.add("- nothing");
    }
    lines.add("");
    LossWords.left(picture.state()).forEach(lines::add);
    lines.addAll(LossWords.restore(picture.state()));
    if (!picture.over()) {
      lines.add("");
      lines.add("To continue: belay resume " + picture.state().run());
      lines.addAll(withoutBelay(picture, scripts));
    }
    return String.join("\n", lines) + "\n";
  }

  /** The commands that the step stands for. */
  static String psql(RunPicture picture, StepScripts scripts, String step) {
    var text = text(picture, scripts);
    return String.join("\n", text.of(RunScreens.step(picture.runbook(), step))) + "\n";
  }

  static ActionText text(RunPicture picture, StepScripts scripts) {
    return new ActionText(
        picture.runbook(),
        picture.target().address(),
        params(picture),
        step -> scripts.commands(picture, step));
  }

  /** What the step that the run stands at would send, and the undo of what was applied. */
  private static List<String> withoutBelay(RunPicture picture, StepScripts scripts) {
    var lines = new ArrayList<String>();
    var text = text(picture, scripts);
    picture
        .state()
        .progress()
        .current()
        .map(id -> RunScreens.step(picture.runbook(), id))
        .filter(step -> step.action() instanceof Action.Apply)
        .ifPresent(step -> {
          lines.add("");
          lines.add("Without Belay, what is pending:");
          lines.addAll(text.action(step));
        });
    for (var step : picture.runbook().steps().reversed()) {
      if (step.action() instanceof Action.Apply
          && !picture.state().step(step.id()).labelsInEffect().isEmpty()) {
        lines.add("");
        lines.add("Without Belay, the undo of what this run applied:");
        lines.addAll(text.undo(step));
      }
    }
    return lines;
  }

  private static Map<String, TypedValue> params(RunPicture picture) {
    var given = picture.state().opened().event().params();
    var values = new HashMap<String, TypedValue>();
    for (var parameter : picture.runbook().params()) {
      var value = given.get(parameter.name());
      if (value != null) {
        values.put(parameter.name(), new TypedValue(parameter.type(), value));
      }
    }
    return values;
  }
}
