package dev.belay.runbook;

import java.util.Optional;

/**
 * A typed value that a step keeps for later steps and the report.
 *
 * @param from a column's name of the step's result (absent: the first), {@code rows}, {@code
 *     status}, {@code body}
 * @param sql a query of its own, asked right after the step
 */
public record Capture(String name, ValueType type, Optional<String> from, Optional<String> sql) {}
