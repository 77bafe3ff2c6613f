/**
 * Connecting to PostgreSQL: who is named, how it is reached, what is told apart about it, and the
 * sessions that Belay owns.
 */
@NullMarked
package dev.belay.postgres;

import org.jspecify.annotations.NullMarked;
