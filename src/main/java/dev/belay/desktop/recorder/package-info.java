/** The flight recorder: records what is watched, and shows any second of it again. */
@NullMarked
package dev.belay.desktop.recorder;

import org.jspecify.annotations.NullMarked;
