package dev.belay.backup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One of PostgreSQL's programs with its arguments, for one server and database. */
record ProgramCall(Path program, ServerAddress address, String database, List<String> arguments) {
  ProgramCall {
    arguments = List.copyOf(arguments);
  }

  List<String> command() {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  String name() {
    return program.getFileName().toString();
  }
}
