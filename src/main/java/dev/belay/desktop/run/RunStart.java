package dev.belay.desktop.run;

import dev.belay.journal.JournalEvent;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.Resolved;
import java.util.Map;
import java.util.Optional;

/**
 * A run that is wanted.
 *
 * @param profile the stored connection; absent: the sandbox
 * @param params values by name; a parameter that is left out takes its default
 * @param prepared answers to propose
 */
public record RunStart(
    Resolved resolved,
    Optional<String> profile,
    Map<String, String> params,
    JournalEvent.Options options,
    String operator,
    Answers prepared) {
  public RunStart {
    params = Map.copyOf(params);
  }

  String title() {
    return resolved.runbook().about().title();
  }
}
