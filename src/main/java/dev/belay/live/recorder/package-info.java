/** The flight recorder: every sample of a run or of a free watch, kept compactly and bounded. */
@NullMarked
package dev.belay.live.recorder;

import org.jspecify.annotations.NullMarked;
