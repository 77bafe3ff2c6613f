package dev.belay.postgres;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * libpq's connection service file (PostgreSQL manual 34.17): an INI file with one section per
 * service.
 *
 * @param services from a service's name to its settings, in the order of the file
 */
record ServiceFile(Path file, Map<String, Map<String, Setting>> services) {
  /** One value and the line that holds it. */
  record Setting(String value, int line) {}

  static ServiceFile read(Path file) throws SpecException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (MalformedInputException e) {
      throw new SpecException(
          file.toString(), "The service file is not UTF-8 text.", "Save it as UTF-8.");
    } catch (IOException e) {
      throw new SpecException(
          file.toString(),
          "The service file cannot be read: " + e.getClass().getSimpleName() + ".",
          "Make it readable, or name another one in PGSERVICEFILE.");
    }
    return parse(file, lines);
  }

  private static ServiceFile parse(Path file, List<String> lines) throws SpecException {
    var services = new LinkedHashMap<String, Map<String, Setting>>();
    Map<String, Setting> section = null;
    for (var index = 0; index < lines.size(); index++) {
      var line = lines.get(index).strip();
      var place = file + ":" + (index + 1);
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        section = openSection(services, line, place);
      } else if (section == null) {
        throw new SpecException(
            place, "A setting stands before the first section.", "Put [service-name] above it.");
      } else {
        addSetting(section, line, place, index + 1);
      }
    }
    return new ServiceFile(file, services);
  }

  private static Map<String, Setting> openSection(
      Map<String, Map<String, Setting>> services, String line, String place) throws SpecException {
    if (!line.endsWith("]") || line.length() < 3) {
      throw new SpecException(
          place, "A section's name has no closing bracket.", "Write it as [service-name].");
    }
    // As in libpq, the first section of a name counts; a later one is read, and not used.
    var fresh = new LinkedHashMap<String, Setting>();
    var name = line.substring(1, line.length() - 1);
    return services.putIfAbsent(name, fresh) == null ? fresh : new LinkedHashMap<>();
  }

  private static void addSetting(
      Map<String, Setting> section, String line, String place, int number) throws SpecException {
    var equals = line.indexOf('=');
    if (equals < 1) {
      throw new SpecException(
          place, "The line is not of the form keyword=value.", "Write for example host=db-1.");
    }
    var keyword = line.substring(0, equals).strip();
    if (keyword.equals("service") || keyword.equals("servicefile")) {
      throw new SpecException(
          place, "A service cannot refer to another service.", "Write its settings out here.");
    }
    if (!LibpqKeywords.known(keyword)) {
      throw new SpecException(
          place,
          "\"" + Texts.shown(keyword) + "\" is no connection parameter of libpq.",
          Texts.suggest(keyword, LibpqKeywords.all())
              .map(near -> "Did you mean " + near + "?")
              .orElse("Remove the line."));
    }
    section.putIfAbsent(keyword, new Setting(line.substring(equals + 1).strip(), number));
  }

  Optional<Map<String, Setting>> service(String name) {
    return Optional.ofNullable(services.get(name));
  }
}
