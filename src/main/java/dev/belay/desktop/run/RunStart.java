package dev.belay.desktop.run;

import dev.belay.journal.JournalEvent;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.Resolved;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run that is wanted.
 *
 * @param profile the stored connection; absent: the sandbox
 * @param params values by name; a parameter that is left out takes its default
 * @param prepared answers to propose
 * @param beside other open runs of the database beside which it may begin
 */
public record RunStart(
    Resolved resolved,
    Optional<String> profile,
    Map<String, String> params,
    JournalEvent.Options options,
    String operator,
    Answers prepared,
    Set<String> beside) {
  public RunStart {
    params = Map.copyOf(params);
    beside = Set.copyOf(beside);
  }

  /** One that begins beside no other run. */
  public RunStart(
      Resolved resolved,
      Optional<String> profile,
      Map<String, String> params,
      JournalEvent.Options options,
      String operator,
      Answers prepared) {
    this(resolved, profile, params, options, operator, prepared, Set.of());
  }

  /** The same, confirmed beside these runs too. */
  RunStart beside(Collection<String> runs) {
    var all = new HashSet<>(beside);
    all.addAll(runs);
    return new RunStart(resolved, profile, params, options, operator, prepared, all);
  }

  String title() {
    return resolved.runbook().about().title();
  }
}
