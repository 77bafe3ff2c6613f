package dev.belay.run;

import dev.belay.journal.JournalEvent.Options;
import dev.belay.postgres.Target;
import dev.belay.runbook.Resolved;
import java.util.Map;
import java.util.Set;

/**
 * What a new run is to do.
 *
 * @param params values by name; secrets as references ({@code env:NAME})
 * @param beside other open runs of the database beside which it may begin
 */
public record RunRequest(
    Resolved resolved,
    Map<String, String> params,
    Target target,
    Options options,
    String operator,
    Set<String> beside) {
  public RunRequest {
    params = Map.copyOf(params);
    beside = Set.copyOf(beside);
  }

  /** One that begins beside no other run. */
  public RunRequest(
      Resolved resolved,
      Map<String, String> params,
      Target target,
      Options options,
      String operator) {
    this(resolved, params, target, options, operator, Set.of());
  }
}
