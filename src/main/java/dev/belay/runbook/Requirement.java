package dev.belay.runbook;

import java.util.List;
import java.util.Optional;

/**
 * What a runbook asks of its target before anything starts.
 *
 * @param primary whether the server must not be in recovery
 * @param minVersion lowest major version of the server
 * @param database the only database that the runbook is for
 * @param environments where it may run (development, staging, production, sandbox); empty: anywhere
 * @param checks what must be true of the database and the parameters before a run begins
 */
public record Requirement(
    boolean primary,
    int minVersion,
    Optional<String> database,
    List<String> environments,
    List<Undo.Check> checks) {

  public Requirement {
    environments = List.copyOf(environments);
    checks = List.copyOf(checks);
  }
}
