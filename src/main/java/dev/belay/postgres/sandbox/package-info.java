/**
 * The sandbox: a PostgreSQL server that Belay starts itself, filled with a chat product's database.
 * It ends with the Belay that started it, a kill included, unless an open run still needs it.
 */
@NullMarked
package dev.belay.postgres.sandbox;

import org.jspecify.annotations.NullMarked;
