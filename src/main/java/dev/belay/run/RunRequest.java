package dev.belay.run;

import dev.belay.journal.JournalEvent.Options;
import dev.belay.postgres.Target;
import dev.belay.runbook.Resolved;
import java.util.Map;

/**
 * What a new run is to do.
 *
 * @param params values by name; secrets as references ({@code env:NAME})
 */
public record RunRequest(
    Resolved resolved,
    Map<String, String> params,
    Target target,
    Options options,
    String operator) {
  public RunRequest {
    params = Map.copyOf(params);
  }
}
