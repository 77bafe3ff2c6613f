package dev.belay.runbook;

import java.util.List;

/** A named group of steps; finished phases fold on screen. */
public record Phase(String id, String title, List<Step> steps) {
  public Phase {
    steps = List.copyOf(steps);
  }
}
