/** History: all runs, and the journal of the one that is chosen. */
@NullMarked
package dev.belay.desktop.journal;

import org.jspecify.annotations.NullMarked;
