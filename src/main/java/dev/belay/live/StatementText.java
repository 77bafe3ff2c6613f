package dev.belay.live;

/**
 * The text of what a session runs or ran last, as far as the server keeps it.
 *
 * @param cut whether track_activity_query_size has cut it
 */
public record StatementText(String text, boolean cut) {}
