/**
 * Migrations as a project keeps them: the files of a folder, the table that remembers which of them
 * were applied, and what follows from comparing the two.
 */
@NullMarked
package dev.belay.migration;

import org.jspecify.annotations.NullMarked;
