/** One runner per kind of action, and the runners that take steps back. */
@NullMarked
package dev.belay.run.action;

import org.jspecify.annotations.NullMarked;
