/** What the rooms of a watched server share: the watch itself, and acts that are asked about. */
@NullMarked
package dev.belay.desktop.watch;

import org.jspecify.annotations.NullMarked;
