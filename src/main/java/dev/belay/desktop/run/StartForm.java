package dev.belay.desktop.run;

import dev.belay.postgres.Environment;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.Parameter;
import dev.belay.runbook.Resolved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked before a run starts.
 *
 * @param prepared the values and answers of the file beside the runbook; they count on the sandbox
 * @param targets where it can run, the sandbox first
 * @param operator who drives it, as far as known
 * @param inUse the profile of the connection in use; absent for the sandbox
 */
public record StartForm(
    Resolved resolved,
    Answers prepared,
    List<Choice> targets,
    String operator,
    Optional<String> inUse) {
  public StartForm {
    targets = List.copyOf(targets);
  }

  /**
   * A database.
   *
   * @param profile absent for the sandbox
   * @param where in words
   */
  public record Choice(
      Optional<String> profile, String name, Environment environment, String where) {
    /** Whether it is the sandbox. */
    public boolean sandbox() {
      return profile.isEmpty();
    }
  }

  /** Where it is proposed to run: on the connection in use. */
  Choice proposed() {
    return targets.stream()
        .filter(choice -> choice.profile().equals(inUse))
        .findFirst()
        .orElseGet(targets::getFirst);
  }

  /** The value that a parameter's field begins with. */
  String initial(Parameter parameter, Choice target) {
    var ofFile =
        target.sandbox()
            ? Optional.ofNullable(prepared.params().get(parameter.name()))
            : Optional.<String>empty();
    return ofFile.or(parameter::initial).orElse("");
  }

  /** Why a run cannot start with these values; empty where it can. */
  List<String> faults(Map<String, String> values) {
    var faults = new ArrayList<String>();
    for (var parameter : resolved.runbook().params()) {
      var value = values.getOrDefault(parameter.name(), "");
      if (value.isBlank()) {
        if (parameter.initial().isEmpty()) {
          faults.add(parameter.name() + " has no value yet.");
        }
      } else {
        parameter.fault(value).ifPresent(faults::add);
      }
    }
    return faults;
  }
}
