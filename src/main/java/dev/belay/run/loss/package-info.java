/** Counting what statements destroy, before they are sent, and comparing after an undo. */
@NullMarked
package dev.belay.run.loss;

import org.jspecify.annotations.NullMarked;
