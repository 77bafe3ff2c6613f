/** Connections: the stored profiles, their form, and what a test of one says. */
@NullMarked
package dev.belay.desktop.connections;

import org.jspecify.annotations.NullMarked;
