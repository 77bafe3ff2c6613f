package dev.belay.desktop.watch;

import java.util.Optional;

/**
 * An act that waits for a yes.
 *
 * @param says what will happen
 * @param typed what has to be typed; empty for a click
 * @param second whether this is the second step, for a session of Belay's own
 */
public record Confirmation(
    int number, Act act, String says, Optional<String> typed, boolean belay, boolean second) {}
