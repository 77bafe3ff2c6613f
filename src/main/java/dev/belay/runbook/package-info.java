/**
 * What a runbook is: the records, reading and checking their YAML files, the JSON Schema and the
 * canonical form.
 */
@NullMarked
package dev.belay.runbook;

import org.jspecify.annotations.NullMarked;
