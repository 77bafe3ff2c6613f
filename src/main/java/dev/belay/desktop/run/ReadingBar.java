package dev.belay.desktop.run;

import dev.belay.desktop.run.ActionBar.Main;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The bar of a run while another step than its current one is read: nothing acts on what is not on
 * screen.
 *
 * @param bar the run's own
 */
record ReadingBar(RunPicture picture, ActionBar bar) {

  /** The bar beside that step; empty for the one that the run stands at. */
  ActionBar beside(Optional<String> read) {
    var current = RunScreens.current(picture);
    return read.isEmpty() || current.isEmpty() || read.equals(current)
        ? bar
        : away(number(read.get()), current.get());
  }

  private ActionBar away(int read, String current) {
    var number = number(current);
    var title = RunScreens.step(picture.runbook(), current).title();
    var head = "Current: " + number + " " + title + ". G goes there.";
    return switch (bar.main()) {
      case Main.Confirm _,
          Main.TypeTarget _,
          Main.SecondPerson _,
          Main.Value _,
          Main.Question _,
          Main.Gates _,
          Main.Held _ ->
          new ActionBar(
              new Main.Elsewhere(
                  head,
                  "You are reading step "
                      + read
                      + ". The run is acted on at its current step only.",
                  "Go to step " + number),
              List.of(),
              "",
              bar.refusal());
      case Main.Running(var stopped, var ifStopped) ->
          new ActionBar(
              new Main.Running(
                  head, Stream.concat(Stream.of(stopped + ":"), ifStopped.stream()).toList()),
              List.of(),
              bar.foot(),
              bar.refusal());
      case Main.Quiet _, Main.Stopping _, Main.NotDriven _, Main.Elsewhere _, Main.Ended _ -> bar;
    };
  }

  private int number(String step) {
    return List.copyOf(picture.state().steps().keySet()).indexOf(step) + 1;
  }
}
