package dev.belay.run;

import java.time.Duration;
import java.time.Instant;

/**
 * A guard that counts: Belay cancels its own statement when the time is up and the others still
 * wait.
 *
 * @param guard which of the step's guards, from 1
 * @param waiting how many sessions wait on Belay
 * @param allowed how many may
 * @param since when more than that began to wait
 * @param extended how much longer than the runbook says it waits
 * @param acts when it cancels
 */
public record GuardCount(
    int guard, int waiting, int allowed, Instant since, Duration extended, Instant acts) {}
