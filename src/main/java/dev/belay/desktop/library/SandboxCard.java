package dev.belay.desktop.library;

import dev.belay.desktop.connections.Standing;
import java.util.Optional;

/**
 * How it is with Belay's own server.
 *
 * @param place what it is and runs on
 * @param standing whether it runs now; absent where nobody knows
 */
public record SandboxCard(String place, Optional<Standing> standing) {}
