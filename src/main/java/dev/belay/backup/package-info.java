/**
 * Backing up a database, proving the backup by restoring it, and restoring it. What a dump holds is
 * read in the very snapshot that the dump uses, so that the proof compares like with like.
 */
@NullMarked
package dev.belay.backup;

import org.jspecify.annotations.NullMarked;
