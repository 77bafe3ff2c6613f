/** What is told about runs outside of them: reports, and the plain text of each kind of action. */
@NullMarked
package dev.belay.report;

import org.jspecify.annotations.NullMarked;
