/**
 * The engine: drives a run through its steps, journals before and after every effect, watches what
 * runs, settles what broke, and takes back what was done.
 */
@NullMarked
package dev.belay.run;

import org.jspecify.annotations.NullMarked;
