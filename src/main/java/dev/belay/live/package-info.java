/** Who holds and who waits for locks, and what the sessions of the server do. */
@NullMarked
package dev.belay.live;

import org.jspecify.annotations.NullMarked;
