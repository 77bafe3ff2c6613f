package dev.belay.desktop.recorder;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A recording.
 *
 * @param title whose it is, in words
 * @param live whether it is written now
 * @param problem why it is not complete, if it is not
 */
public record Source(
    String title, Path folder, WaitCourse course, boolean live, Optional<String> problem) {}
