package dev.belay.desktop.watch;

import dev.belay.live.Unreachable;
import dev.belay.postgres.Environment;
import java.util.Optional;

/**
 * What is known of the server that is watched.
 *
 * @param <T> what a room makes of a sample, immutable
 * @param number counts the servers that were watched: an act is meant for one of them
 * @param name the connection's
 * @param scene of the last sample; empty before the first one
 * @param away why there is no newer one; empty while the server answers
 */
public record Watched<T>(
    int number,
    String name,
    Environment environment,
    Optional<T> scene,
    Optional<Unreachable> away) {}
