package dev.belay.journal;

import java.util.Optional;

/**
 * One run of the data folder.
 *
 * @param state its state; absent where the journal cannot be read
 * @param problem what is wrong with the journal
 */
public record RunSummary(String run, Optional<RunState> state, Optional<JournalProblem> problem) {}
