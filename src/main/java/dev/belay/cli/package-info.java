/** The command line: one thin face of the engine, without a screen. */
@NullMarked
package dev.belay.cli;

import org.jspecify.annotations.NullMarked;
