package dev.belay.migration;

/** The run and the step of its runbook that applied a migration. */
public record AppliedBy(String run, String step) {}
