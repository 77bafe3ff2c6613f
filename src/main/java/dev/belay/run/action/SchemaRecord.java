package dev.belay.run.action;

import dev.belay.run.StepContext;
import dev.belay.run.UndoRunner.Verification;
import dev.belay.schema.SchemaComparison;
import dev.belay.schema.SchemaDifference;
import dev.belay.schema.SchemaFilter;
import dev.belay.schema.SchemaSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The schema as it was before a step, kept beside the journal, to compare with after its undo. */
final class SchemaRecord {
  private static final String NAME = "schema-before";
  private static final JsonMapper JSON = new JsonMapper();

  private SchemaRecord() {}

  /** Reads and keeps the schema, unless an earlier attempt of the step did. */
  static void keep(StepContext context) throws SQLException {
    var file = file(context);
    if (Files.exists(file)) {
      // Belay may have ended between the file and the journal's entry.
      if (!context.state().captured().containsKey(context.step().id() + "." + NAME)) {
        read(file).ifPresent(kept -> context.capture(NAME, "text", kept.fingerprint()));
      }
      return;
    }
    var snapshot =
        context
            .sessions()
            .watch(connection -> SchemaSnapshot.read(connection, SchemaFilter.standard()));
    try {
      var temporary = file.resolveSibling(file.getFileName() + ".new");
      JSON.writeValue(temporary.toFile(), snapshot);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | JacksonException e) {
      throw new SQLException("The schema before the step could not be kept: " + e.getMessage(), e);
    }
    context.capture(NAME, "text", snapshot.fingerprint());
  }

  /** What differs now from then; the order of columns is named and accepted. */
  static Verification compare(StepContext context) throws SQLException {
    var before = read(file(context));
    if (before.isEmpty()) {
      return Verification.NONE;
    }
    var now =
        context
            .sessions()
            .watch(connection -> SchemaSnapshot.read(connection, SchemaFilter.standard()));
    var differences = new ArrayList<String>();
    var notes = new ArrayList<String>();
    for (var difference : SchemaComparison.compare(before.get(), now)) {
      switch (difference) {
        case SchemaDifference.ColumnOrder order -> notes.add(order.text());
        case SchemaDifference.Added added -> differences.add(added.text());
        case SchemaDifference.Removed removed -> differences.add(removed.text());
        case SchemaDifference.Changed changed -> differences.add(changed.text());
      }
    }
    if (differences.isEmpty()) {
      notes.addFirst("the schema equals the one before, " + now.objects().size() + " objects");
    }
    return new Verification(true, differences, notes);
  }

  private static Optional<SchemaSnapshot> read(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(JSON.readValue(file.toFile(), SchemaSnapshot.class))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Path file(StepContext context) {
    return context.runFolder().resolve("schema-before-" + context.step().id() + ".json");
  }
}
