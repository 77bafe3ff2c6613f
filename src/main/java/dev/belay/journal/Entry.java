package dev.belay.journal;

import java.time.Instant;

/**
 * One line of a journal.
 *
 * @param seq from 1, without gaps
 * @param at when it was written, by this machine's clock
 * @param prev the hash of the line before, 64 zeros for the first
 * @param hash SHA-256 over everything else in the line
 */
public record Entry(
    long seq, Instant at, String run, JournalEvent event, String prev, String hash) {}
