/** Faults that are put into a sandbox on purpose, for drills and for tests. */
@NullMarked
package dev.belay.drill;

import org.jspecify.annotations.NullMarked;
