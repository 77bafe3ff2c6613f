package dev.belay.journal;

/** The last line of a journal; kept elsewhere, it shows a journal whose end was cut off. */
public record JournalHead(long seq, String hash) {}
