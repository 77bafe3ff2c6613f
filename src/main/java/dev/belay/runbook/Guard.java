package dev.belay.runbook;

import java.time.Duration;

/**
 * A condition watched while a step's statement runs: when it blocks more than that many sessions
 * for that long, Belay cancels its own statement.
 */
public record Guard(int blocksMoreThan, Duration during) {}
