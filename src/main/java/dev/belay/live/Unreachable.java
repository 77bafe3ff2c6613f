package dev.belay.live;

import java.time.Instant;

/**
 * No sample could be taken.
 *
 * @param since this machine's clock, when the last sample was whole or the first one was tried
 * @param happened as a sentence
 * @param cure what to do, as a sentence; may be empty
 */
public record Unreachable(Instant since, String happened, String cure) {}
