/** What is read beside a run for the person who watches it: who would be in the way, what grew. */
@NullMarked
package dev.belay.run.watch;

import org.jspecify.annotations.NullMarked;
