package dev.belay.postgres;

import dev.belay.postgres.DeadMansHandle.Keepalives;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Profiles as YAML: durations in ISO 8601 ({@code PT20S}), unknown and duplicate keys refused. */
final class ProfileText {
  private static final Set<String> KEYS =
      Set.of("name", "environment", "uri", "markers-allowed", "owner-role", "dead-mans-handle");
  private static final Set<String> HANDLE_KEYS =
      Set.of(
          "tcp-user-timeout",
          "client-check-interval",
          "idle-in-transaction",
          "transaction-timeout",
          "keepalive-idle",
          "keepalive-interval",
          "keepalive-count");

  private final String place;
  private final JsonNode node;

  private ProfileText(String place, JsonNode node) {
    this.place = place;
    this.node = node;
  }

  static List<Profile> read(Path file, String text) throws SpecException {
    JsonNode root;
    try {
      root = mapper().readTree(text);
    } catch (JacksonException e) {
      var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new SpecException(
          file + ":" + line,
          "The profiles are not well-formed YAML: " + Texts.shown(e.getOriginalMessage()) + ".",
          "Correct the line; nothing was changed.");
    }
    if (root.isMissingNode() || root.isNull()) {
      return List.of();
    }
    new ProfileText(file.toString(), root).keys(Set.of("profiles"));
    var profiles = new ArrayList<Profile>();
    var names = new HashSet<String>();
    for (var entry : root.path("profiles")) {
      var place = file + ", profile " + (profiles.size() + 1);
      var profile = new ProfileText(place, entry).profile();
      check(profile, place);
      if (!names.add(profile.name())) {
        throw new SpecException(
            place, "Two profiles have this name.", "Give each profile a name of its own.");
      }
      profiles.add(profile);
    }
    return profiles;
  }

  static void check(Profile profile, String place) throws SpecException {
    if (profile.name().isBlank() || !profile.name().equals(profile.name().strip())) {
      throw new SpecException(
          place, "The name is blank or has spaces around it.", "Give it a name that can be typed.");
    }
    if (ConnectionSpecs.holdsPassword(profile.uri())) {
      throw new SpecException(
          place,
          "The URI holds a password, and a stored profile must not.",
          "Remove it from the URI and put it into ~/.pgpass (chmod 600).");
    }
  }

  static String write(List<Profile> profiles) {
    var mapper = mapper();
    var root = mapper.createObjectNode();
    var list = root.putArray("profiles");
    for (var profile : profiles) {
      var node = list.addObject();
      node.put("name", profile.name());
      node.put("environment", profile.environment().word());
      node.put("uri", profile.uri());
      node.put("markers-allowed", profile.markersAllowed());
      profile.ownerRole().ifPresent(role -> node.put("owner-role", role));
      if (!profile.handle().equals(DeadMansHandle.DEFAULT)) {
        writeHandle(node.putObject("dead-mans-handle"), profile.handle());
      }
    }
    return mapper.writeValueAsString(root);
  }

  private static void writeHandle(ObjectNode node, DeadMansHandle handle) {
    node.put("tcp-user-timeout", handle.tcpUserTimeout().toString());
    node.put("client-check-interval", handle.clientCheckInterval().toString());
    node.put("idle-in-transaction", handle.idleInTransaction().toString());
    handle
        .transactionTimeout()
        .ifPresent(limit -> node.put("transaction-timeout", limit.toString()));
    node.put("keepalive-idle", handle.keepalives().idle().toString());
    node.put("keepalive-interval", handle.keepalives().interval().toString());
    node.put("keepalive-count", handle.keepalives().count());
  }

  private static YAMLMapper mapper() {
    return YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  }

  private Profile profile() throws SpecException {
    keys(KEYS);
    var word = text("environment");
    var environment = Environment.parse(word);
    if (environment.isEmpty()) {
      throw fail("environment is not known.", "Use development, staging, production or sandbox.");
    }
    return new Profile(
        text("name"),
        environment.get(),
        text("uri"),
        allowed("markers-allowed"),
        node.has("owner-role") ? Optional.of(text("owner-role")) : Optional.empty(),
        node.has("dead-mans-handle")
            ? new ProfileText(place + ", dead-mans-handle", node.get("dead-mans-handle")).handle()
            : DeadMansHandle.DEFAULT);
  }

  private DeadMansHandle handle() throws SpecException {
    keys(HANDLE_KEYS);
    var usual = DeadMansHandle.DEFAULT;
    return new DeadMansHandle(
        duration("tcp-user-timeout", usual.tcpUserTimeout()),
        duration("client-check-interval", usual.clientCheckInterval()),
        duration("idle-in-transaction", usual.idleInTransaction()),
        node.has("transaction-timeout")
            ? Optional.of(duration("transaction-timeout", Duration.ZERO))
            : Optional.empty(),
        new Keepalives(
            duration("keepalive-idle", usual.keepalives().idle()),
            duration("keepalive-interval", usual.keepalives().interval()),
            count("keepalive-count", usual.keepalives().count())));
  }

  private void keys(Set<String> known) throws SpecException {
    if (!node.isObject()) {
      throw fail("Here a mapping is expected.", "Write key: value lines.");
    }
    for (var key : node.propertyNames()) {
      if (!known.contains(key)) {
        throw fail(
            "The key \"" + Texts.shown(key) + "\" is not known.",
            Texts.suggest(key, known)
                .map(near -> "Did you mean " + near + "?")
                .orElse("Remove it."));
      }
    }
  }

  private String text(String key) throws SpecException {
    var value = node.path(key);
    if (!value.isString()) {
      throw fail(key + " is missing or not text.", "Add " + key + ": followed by its text.");
    }
    return value.asString();
  }

  private boolean allowed(String key) throws SpecException {
    var value = node.path(key);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw fail(key + " is neither true nor false.", "Write true or false, without quotes.");
    }
    return value.isBoolean() && value.booleanValue();
  }

  private int count(String key, int usual) throws SpecException {
    var value = node.path(key);
    if (!value.isMissingNode() && !(value.isInt() && value.intValue() > 0)) {
      throw fail(key + " is not a whole number above 0.", "Write for example 3.");
    }
    return value.isInt() ? value.intValue() : usual;
  }

  private Duration duration(String key, Duration usual) throws SpecException {
    if (!node.has(key)) {
      return usual;
    }
    try {
      var duration = Duration.parse(text(key));
      if (duration.isNegative()) {
        throw fail(key + " is negative.", "Write for example PT20S.");
      }
      return duration;
    } catch (DateTimeParseException e) {
      throw fail(key + " is not a duration.", "Write for example PT20S or PT5M.");
    }
  }

  private SpecException fail(String happened, String cure) {
    return new SpecException(place, happened, cure);
  }
}
