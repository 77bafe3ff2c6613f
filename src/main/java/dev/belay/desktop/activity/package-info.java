/** The activity room: sessions, progress and health of the watched server. */
@NullMarked
package dev.belay.desktop.activity;

import org.jspecify.annotations.NullMarked;
