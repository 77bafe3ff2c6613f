/**
 * The schema of a database as data: read by Belay's own catalog queries, so that whatever writes a
 * migration or its rollback is not its own judge.
 */
@NullMarked
package dev.belay.schema;

import org.jspecify.annotations.NullMarked;
