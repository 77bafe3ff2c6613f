package dev.belay.runbook;

import dev.belay.runbook.OnFailure.Then;
import dev.belay.runbook.YamlNode.Entry;
import dev.belay.runbook.YamlNode.Mapping;
import dev.belay.runbook.YamlNode.Scalar;
import java.util.List;
import java.util.Optional;

/**
 * The forms of {@code on-failure}: the words stop, continue and rollback, {@code {goto: step}} and
 * {@code {rollback: automatic}}.
 */
final class FailureForm {
  private static final String CURE =
      "Write stop, continue, rollback, {goto: step} or {rollback: automatic}.";

  private final Problems problems;

  FailureForm(Problems problems) {
    this.problems = problems;
  }

  OnFailure bind(YamlNode node, String what) {
    if (node instanceof Scalar scalar) {
      switch (scalar.text()) {
        case "stop":
          return OnFailure.STOP;
        case "continue":
          return new OnFailure(Then.CONTINUE, Optional.empty(), false);
        case "rollback":
          return new OnFailure(Then.ROLLBACK, Optional.empty(), false);
        default:
          break;
      }
    } else if (node instanceof Mapping mapping && mapping.entries().size() == 1) {
      var entry = mapping.entries().getFirst();
      if (entry.value() instanceof Scalar value) {
        if (entry.key().text().equals("goto") && !value.isNothing()) {
          return new OnFailure(Then.GOTO, Optional.of(value.text()), false);
        }
        if (entry.key().text().equals("rollback") && value.text().equals("automatic")) {
          return new OnFailure(Then.ROLLBACK, Optional.empty(), true);
        }
      }
    }
    problems.error(node.mark(), what + " is none of its forms", CURE);
    return OnFailure.STOP;
  }

  static YamlNode write(OnFailure failure) {
    return switch (failure.then()) {
      case STOP -> Scalar.plain("stop");
      case CONTINUE -> Scalar.plain("continue");
      case GOTO -> single("goto", Scalar.quoted(failure.step().orElse("")));
      case ROLLBACK ->
          failure.automatic()
              ? single("rollback", Scalar.quoted("automatic"))
              : Scalar.plain("rollback");
    };
  }

  private static Mapping single(String key, Scalar value) {
    return new Mapping(List.of(new Entry(key, value)), YamlNode.Mark.START);
  }
}
