/** The first room: interrupted runs, emergencies, runbooks and connections. */
@NullMarked
package dev.belay.desktop.library;

import org.jspecify.annotations.NullMarked;
