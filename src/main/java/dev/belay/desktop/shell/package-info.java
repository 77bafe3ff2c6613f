/** The window's frame: band, rail, header, hints, palette and the table of keys. */
@NullMarked
package dev.belay.desktop.shell;

import org.jspecify.annotations.NullMarked;
