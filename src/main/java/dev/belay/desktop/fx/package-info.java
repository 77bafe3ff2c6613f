/**
 * What every screen stands on: the way to the FX thread, fonts, icons, themes, words for numbers.
 */
@NullMarked
package dev.belay.desktop.fx;

import org.jspecify.annotations.NullMarked;
