package dev.belay.run;

import java.util.List;
import java.util.TreeMap;

/** What an approval is bound to. */
final class Approvals {
  private Approvals() {}

  /**
   * SHA-256 over the steps, the parameters, the pending migrations and the server that an approval
   * is for: another text, another value, another file or another server needs a new one.
   */
  static String covers(RunParts parts, List<String> steps) {
    var state = parts.recorder().state();
    var text = new StringBuilder();
    for (var step : parts.runbook().steps()) {
      if (steps.isEmpty() || steps.contains(step.id())) {
        text.append(step).append('\n');
        state.plan(step.id()).ifPresent(plan -> text.append(plan.content()).append('\n'));
      }
    }
    text.append(new TreeMap<>(state.opened().event().params())).append('\n');
    state
        .bound()
        .ifPresent(bound ->
            text.append(bound.fingerprint().get("systemIdentifier"))
                .append(' ')
                .append(bound.fingerprint().get("database")));
    return Checksums.of(text.toString());
  }
}
