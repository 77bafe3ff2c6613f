package dev.belay.run;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.postgres.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Drives the workload's run to its end: begins it, or resumes it as often as it is left. */
final class KillDrive {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final KillWorkload workload;
  private final KillWorkload.Place place;
  private final boolean back;
  private final Checkpoint checkpoint;
  private final KillPerson person;
  private final List<Long> offers = new ArrayList<>();
  private long reopened;

  KillDrive(
      KillWorkload workload,
      KillWorkload.Place place,
      boolean back,
      Checkpoint checkpoint,
      KillPerson person) {
    this.workload = workload;
    this.place = place;
    this.back = back;
    this.checkpoint = checkpoint;
    this.person = person;
  }

  /** Milliseconds from each reopening to the first thing that is offered or done next. */
  List<Long> offers() {
    return List.copyOf(offers);
  }

  /** Starts the clock: the run is opened again from here on. */
  void reopening() {
    reopened = System.nanoTime();
  }

  /** The id of the run that has begun, if one has. */
  static Optional<String> begun(KillWorkload.Place place) {
    return place.store().list().stream()
        .filter(run -> run.overview().isPresent())
        .map(run -> run.run())
        .findFirst();
  }

  void toTheEnd() throws Exception {
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (person.asked.isEmpty()) {
      try (var run = open()) {
        if (run.drive(person).status() == RunStatus.FINISHED) {
          return;
        }
        reopening();
      } catch (ConnectException | RunRefusedException e) {
        var over =
            e instanceof RunRefusedException r && r.reason() == RunRefusedException.Reason.FINISHED;
        if (over) {
          return;
        }
        var passing =
            e instanceof ConnectException
                || ((RunRefusedException) e).reason() == RunRefusedException.Reason.DATABASE;
        if (!passing || System.nanoTime() > until) {
          person.asked.add("Not opened: " + e.getMessage());
        }
        Thread.sleep(50);
      }
    }
  }

  private Run open() throws Exception {
    var engine = workload.engine(place, checkpoint);
    var name = begun(place);
    var listeners = List.of(clock());
    return name.isPresent()
        ? Run.resume(engine, name.get(), place.target(), KillWorkload.OPERATOR, listeners)
        : Run.create(engine, workload.request(place, back), listeners);
  }

  private RunListener clock() {
    return new RunListener() {
      @Override
      public void onEntry(Entry entry, RunState state) {
        if (reopened != 0 && !state.inDoubt() && goesOn(entry.event())) {
          offers.add((System.nanoTime() - reopened) / 1_000_000);
          reopened = 0;
        }
      }
    };
  }

  private static boolean goesOn(JournalEvent event) {
    return !(event instanceof JournalEvent.RunResumed
        || event instanceof JournalEvent.SessionOpened
        || event instanceof JournalEvent.SessionLost
        || event instanceof JournalEvent.TargetBound
        || event instanceof JournalEvent.Settled
        || event instanceof JournalEvent.AttemptFailed);
  }
}
