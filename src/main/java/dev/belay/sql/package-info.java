/**
 * Statements of a SQL script: where each begins, and what it does to a transaction and a session.
 */
@NullMarked
package dev.belay.sql;

import org.jspecify.annotations.NullMarked;
