/** The parts that screens are made of: band, states, evidence, notes, buttons, chips. */
@NullMarked
package dev.belay.desktop.control;

import org.jspecify.annotations.NullMarked;
