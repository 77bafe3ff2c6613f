package dev.belay.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

import tools.jackson.databind.JsonNode;

/**
 * The lines of a journal. A line is a JSON object with the fields seq, at, run, prev, event and hash in
 * that order; its hash is the SHA-256 of the line's UTF-8 bytes up to the comma before {@code "hash"}.
 */
final class Chain {
  static final String START = "0".repeat(64);
  private static final String HASH = ",\"hash\":\"";

  private Chain() {}

  /** A line that cannot be taken for what was written. */
  static final class BrokenLineException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenLineException(String what) {
      super(what);
    }
  }

  /** A line with the entry that it holds. */
  record Line(String text, Entry entry) {}

  static Line write(
      long seq, Instant at, String run, String prev, JournalEvent event, Redactor redactor) {
    var node = EventJson.mapper().createObjectNode();
    node.put("seq", seq);
    node.put("at", at.toString());
    node.put("run", run);
    node.put("prev", prev);
    var tree = EventJson.write(event, redactor);
    node.set("event", tree);
    var json = EventJson.mapper().writeValueAsString(node);
    var body = json.substring(0, json.length() - 1);
    var hash = sha256(body);
    // What is folded is what was written, so that a replay gives the same state.
    return new Line(
        body + HASH + hash + "\"}",
        new Entry(seq, at, run, EventJson.read(tree), prev, hash));
  }

  static Entry read(String line) throws BrokenLineException {
    var cut = line.lastIndexOf(HASH);
    if (cut < 0 || line.length() != cut + HASH.length() + 64 + 2 || !line.endsWith("\"}")) {
      throw new BrokenLineException("The line is not one that Belay wrote.");
    }
    var hash = line.substring(cut + HASH.length(), line.length() - 2);
    if (!hash.equals(sha256(line.substring(0, cut)))) {
      throw new BrokenLineException("The line's checksum does not match its content.");
    }
    try {
      var node = EventJson.mapper().readTree(line);
      return new Entry(
          required(node, "seq").asLong(),
          Instant.parse(required(node, "at").stringValue()),
          required(node, "run").stringValue(),
          EventJson.read(required(node, "event")),
          required(node, "prev").stringValue(),
          hash);
    } catch (RuntimeException e) {
      throw new BrokenLineException(
          "The line is of a kind that this Belay does not know: " + e.getMessage());
    }
  }

  private static JsonNode required(JsonNode node, String name) {
    return node.required(name);
  }

  static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
