/** What is true after something broke: the state of the run room behind an interruption. */
@NullMarked
package dev.belay.desktop.settle;

import org.jspecify.annotations.NullMarked;
