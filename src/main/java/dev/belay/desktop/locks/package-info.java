/** The locks room: who blocks whom on the watched server, and what ending one of them frees. */
@NullMarked
package dev.belay.desktop.locks;

import org.jspecify.annotations.NullMarked;
