/** Migrations: the layouts they are read from, and the tables that say which were applied. */
@NullMarked
package dev.belay.migration;

import org.jspecify.annotations.NullMarked;
