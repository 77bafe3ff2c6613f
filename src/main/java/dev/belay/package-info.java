/** Belay: holds the rope while a PostgreSQL migration goes up and while it comes down. */
@NullMarked
package dev.belay;

import org.jspecify.annotations.NullMarked;
