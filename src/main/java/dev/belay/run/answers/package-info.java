/** Answers that a person gave beforehand, in a file beside a runbook. */
@NullMarked
package dev.belay.run.answers;

import org.jspecify.annotations.NullMarked;
