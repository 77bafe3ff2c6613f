package dev.belay.cli;

import dev.belay.runbook.DidYouMean;
import dev.belay.runbook.Parameter;
import dev.belay.runbook.Runbook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of a run's parameters, checked before anything is started for it. */
final class ParameterValues {
  private ParameterValues() {}

  /** The values of the answers file and of the command line, which wins. */
  static Map<String, String> of(Runbook runbook, Map<String, String> file, List<String> options)
      throws CommandFailure {
    var values = new LinkedHashMap<>(file);
    var known = runbook.params().stream().map(Parameter::name).toList();
    for (var option : options) {
      var equals = option.indexOf('=');
      if (equals < 1) {
        throw CommandFailure.usage(
            "--param has no " + (option.startsWith("=") ? "name." : "value: " + option + "."),
            "Write it as --param name=value.");
      }
      var name = option.substring(0, equals);
      if (!known.contains(name)) {
        throw CommandFailure.usage(
            "--param " + name + ": the runbook has no such parameter.",
            known.isEmpty() ? "It has none." : DidYouMean.cure(name, known));
      }
      values.put(name, option.substring(equals + 1));
    }
    return values;
  }

  /** Checks each value against its type, and that none is missing. */
  static void check(Runbook runbook, Map<String, String> values) throws CommandFailure {
    for (var param : runbook.params()) {
      var value = values.get(param.name());
      if (value == null) {
        if (param.initial().isEmpty()) {
          throw CommandFailure.usage(
              "The parameter "
                  + param.name()
                  + " has no value"
                  + param.description().map(text -> ": " + text).orElse("."),
              "Give it: --param " + param.name() + "=…, or in the answers file below params:.");
        }
        continue;
      }
      var fault = param.fault(value);
      if (fault.isPresent()) {
        throw CommandFailure.usage("--param " + fault.get(), "Give another value.");
      }
    }
  }
}
