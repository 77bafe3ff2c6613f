package dev.belay.journal;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One entry as one line of JSON. The line ends with {@code ,"hash":"<64 hex digits>"}} and a line
 * feed; the hash is SHA-256 over the bytes of the line before that ending, from the opening brace
 * to the quote that closes {@code prev}. All formats keep this envelope.
 */
final class JournalLine {
  /** Longest line, without its line feed. */
  static final int LONGEST = 8 * 1024 * 1024;

  /** The format that this Belay writes, and the newest that it reads. */
  static final int FORMAT = 1;

  /** What stands in {@code prev} of the first entry. */
  static final String NOTHING_BEFORE = "0".repeat(64);

  private static final byte[] HASH_FIELD = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int ENDING = HASH_FIELD.length + 64 + 2;
  private static final HexFormat HEX = HexFormat.of();

  private static final JsonMapper MAPPER = mapper();

  private JournalLine() {}

  /** The fields that the hash covers, in their order. */
  private record Covered(long seq, Instant at, String run, JournalEvent event, String prev) {}

  /** An entry and its line, line feed included. */
  record Written(Entry entry, byte[] bytes) {}

  static Written write(long seq, Instant at, String run, JournalEvent event, String prev) {
    var json = MAPPER.writeValueAsBytes(new Covered(seq, at, run, event, prev));
    var covered = json.length - 1;
    var hash = sha256(json, covered);
    var line = Arrays.copyOf(json, covered + ENDING + 1);
    System.arraycopy(HASH_FIELD, 0, line, covered, HASH_FIELD.length);
    var digits = hash.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, line, covered + HASH_FIELD.length, digits.length);
    line[line.length - 3] = '"';
    line[line.length - 2] = '}';
    line[line.length - 1] = '\n';
    return new Written(new Entry(seq, at, run, event, prev, hash), line);
  }

  /** Whether the line, without its line feed, has the envelope and the hash that fits its bytes. */
  static boolean sealed(byte[] line) {
    var covered = line.length - ENDING;
    if (covered < 1 || line[line.length - 2] != '"' || line[line.length - 1] != '}') {
      return false;
    }
    var digits = covered + HASH_FIELD.length;
    return Arrays.equals(line, covered, digits, HASH_FIELD, 0, HASH_FIELD.length)
        && sha256(line, covered).equals(new String(line, digits, 64, StandardCharsets.ISO_8859_1));
  }

  /**
   * The entry of a line.
   *
   * @throws JacksonException when it holds something that this Belay does not know
   */
  static Entry read(byte[] line) {
    return MAPPER.readValue(line, Entry.class);
  }

  /** The version that a first line names; format 0 when it names none. */
  static JournalEvent.Version version(byte[] line) {
    try {
      var version = MAPPER.readTree(line).path("event").path("version");
      return new JournalEvent.Version(
          version.path("format").asInt(0), version.path("belay").asString("of unknown version"));
    } catch (JacksonException e) {
      return new JournalEvent.Version(0, "of unknown version");
    }
  }

  private static String sha256(byte[] bytes, int length) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return HEX.formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  static JsonMapper mapper() {
    var limits =
        StreamReadConstraints.builder()
            .maxDocumentLength(LONGEST)
            .maxStringLength(LONGEST)
            .maxNestingDepth(32)
            .build();
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
        .changeDefaultVisibility(
            seen -> seen.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .build();
  }
}
