/** Carrying scripts out: cutting them into transactions, and running those under limits. */
@NullMarked
package dev.belay.migration.apply;

import org.jspecify.annotations.NullMarked;
