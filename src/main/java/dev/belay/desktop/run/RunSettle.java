package dev.belay.desktop.run;

import dev.belay.desktop.fx.Redraw;
import dev.belay.desktop.settle.SettleScreen;
import dev.belay.desktop.settle.SettleView;
import dev.belay.desktop.settle.SettleViewModel;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Verdict;
import java.time.InstantSource;
import java.util.Optional;

/**
 * When the settle screen stands in for the run: while a step is in doubt, and after the database
 * settled one, until the operator goes on.
 */
final class RunSettle {
  private final SettleViewModel model;
  private final InstantSource clock;
  private final Redraw<Read> reading;
  private final Runnable place;
  private Optional<SettleView> view = Optional.empty();
  private Optional<String> refusal = Optional.empty();
  private String run = "";
  private long seen;

  /**
   * Nothing to settle yet.
   *
   * @param redraw takes the run again
   * @param place shows what is to be settled, or the run
   */
  RunSettle(RunViewModel run, Runnable redraw, Runnable place) {
    this.place = place;
    this.reading = new Redraw<>(run.threads(), this::take);
    this.clock = run.clock();
    this.model =
        new SettleViewModel(
            run::tell,
            run::operator,
            entry -> {
              seen = entry;
              redraw.run();
            });
  }

  SettleViewModel model() {
    return model;
  }

  /** Takes the run as it is now. */
  void show(RunPicture picture) {
    if (!run.equals(picture.state().run())) {
      run = picture.state().run();
      seen = 0;
    }
    var from = seen;
    reading.ask(() ->
        new Read(
            picture.state().run(),
            driven(picture) ? screen(picture, from) : Optional.empty(),
            picture.heard().refusal()));
  }

  private record Read(String run, Optional<SettleScreen> screen, Optional<String> refusal) {}

  private void take(Read now) {
    if (!run.equals(now.run())) {
      return;
    }
    model.show(now.screen());
    if (!now.refusal().equals(refusal)) {
      refusal = now.refusal();
      refusal.ifPresent(model::refused);
    }
    place.run();
  }

  /** Whether there is something to settle, or to be read about what was settled. */
  boolean shown() {
    return model.screen().get().isPresent();
  }

  /** No run is shown any more. */
  void leave() {
    run = "";
    model.show(Optional.empty());
  }

  SettleView view() {
    var made = view.orElseGet(() -> new SettleView(model));
    view = Optional.of(made);
    return made;
  }

  void close() {
    view.ifPresent(SettleView::close);
  }

  /** Chooses a verdict by its key. */
  void choose(String key) {
    switch (key) {
      case "1" -> model.choose(Verdict.COMMITTED);
      case "2" -> model.choose(Verdict.ROLLED_BACK);
      case "U" -> model.unknown();
      default -> {
        // The other answers mean nothing to a verdict.
      }
    }
  }

  private static boolean driven(RunPicture picture) {
    return switch (picture.driven()) {
      case RunPicture.Driven.Here _, RunPicture.Driven.Connecting _ -> true;
      case RunPicture.Driven.Left _, RunPicture.Driven.ReadOnly _, RunPicture.Driven.Elsewhere _ ->
          false;
    };
  }

  private Optional<SettleScreen> screen(RunPicture picture, long from) {
    return SettleScreen.of(
        picture.runbook(),
        picture.state(),
        picture.entries(),
        Math.max(from, opened(picture)),
        clock.instant());
  }

  /** What was settled before the run was opened here was read by whoever opened it then. */
  private static long opened(RunPicture picture) {
    if (picture.driven() instanceof RunPicture.Driven.Connecting) {
      return picture.state().last();
    }
    return picture.entries().reversed().stream()
        .filter(entry -> entry.event() instanceof JournalEvent.RunResumed)
        .mapToLong(Entry::seq)
        .findFirst()
        .orElse(0);
  }
}
