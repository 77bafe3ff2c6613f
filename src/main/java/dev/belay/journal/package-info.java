/**
 * The record of a run: sealed events, appended and forced to disk before each effect and after it,
 * hash-chained; the state of a run is their fold and nothing else.
 */
@NullMarked
package dev.belay.journal;

import org.jspecify.annotations.NullMarked;
