package dev.belay.live.recorder;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * One entry of a segment: kind, length, moment and checksum, then its content, deflated.
 *
 * @param micros when, by the server's clock
 * @param packed the content as it is stored
 */
record Frame(Kind kind, long micros, byte[] packed) {
  /** Kind, length, moment, checksum. */
  static final int HEAD = 1 + 4 + 8 + 4;

  private static final int LONGEST = 64 << 20;

  /** What an entry holds. */
  enum Kind {
    KEY,
    DELTA,
    MARK
  }

  /** Writes content. */
  interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  static Frame of(Kind kind, long micros, Writing content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (var out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
      content.to(out);
    } finally {
      deflater.end();
    }
    return new Frame(kind, micros, bytes.toByteArray());
  }

  DataInputStream content() {
    return new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)));
  }

  ByteBuffer stored() {
    var bytes = ByteBuffer.allocate(HEAD + packed.length);
    bytes.put((byte) kind.ordinal()).putInt(packed.length).putLong(micros);
    bytes.putInt(sum(kind, micros, packed)).put(packed);
    return bytes.flip();
  }

  /** The length of the entry that begins here; -1 where none does. */
  static int length(ByteBuffer head) {
    var kind = head.get(0);
    var length = head.getInt(1);
    return kind < 0 || kind >= Kind.values().length || length < 0 || length > LONGEST ? -1 : length;
  }

  /** The whole entry, if its checksum fits. */
  static java.util.Optional<Frame> of(ByteBuffer head, byte[] packed) {
    var kind = Kind.values()[head.get(0)];
    var micros = head.getLong(5);
    return head.getInt(13) == sum(kind, micros, packed)
        ? java.util.Optional.of(new Frame(kind, micros, packed))
        : java.util.Optional.empty();
  }

  private static int sum(Kind kind, long micros, byte[] packed) {
    var sum = new CRC32();
    sum.update(kind.ordinal());
    sum.update(ByteBuffer.allocate(8).putLong(0, micros));
    sum.update(packed);
    return (int) sum.getValue();
  }

  static void writeText(DataOutputStream out, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
