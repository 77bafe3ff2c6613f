/** How Belay looks: theme, density and text size. */
@NullMarked
package dev.belay.desktop.settings;

import org.jspecify.annotations.NullMarked;
