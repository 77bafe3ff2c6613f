package dev.belay.run;

import dev.belay.journal.JournalStore;
import dev.belay.postgres.Connector;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.util.function.Function;

/**
 * What every run of a process shares: where journals are kept, how databases are reached, and who
 * carries out which kind of action.
 */
public record RunEngine(
    JournalStore store,
    Connector connector,
    Function<Action, ActionRunner> runners,
    Function<Step, UndoRunner> undoers,
    Secrets secrets,
    RunClock clock,
    Checkpoint checkpoint) {}
