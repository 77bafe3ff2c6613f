/**
 * The run room: starts and resumes runs, shows the fold of their journal, takes what people say.
 */
@NullMarked
package dev.belay.desktop.run;

import org.jspecify.annotations.NullMarked;
