/** The desktop: the window, and the one place where its parts are put together. */
@NullMarked
package dev.belay.desktop;

import org.jspecify.annotations.NullMarked;
