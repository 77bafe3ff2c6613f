package dev.belay.live.recorder;

import dev.belay.live.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes frames into segments, begins new ones, and drops the oldest. One thread. */
final class SegmentWriter implements AutoCloseable {
  /** A seek decodes at most so many frames. */
  static final int SAMPLES_PER_KEY = 30;

  private final Path folder;
  private final Bounds bounds;
  private final Encoder encoder = new Encoder();
  private final long repaired;
  private long number;
  private @Nullable FileChannel channel;
  private long begun;
  private int sinceKey;

  SegmentWriter(Path folder, Bounds bounds) throws IOException {
    this.folder = folder;
    this.bounds = bounds;
    Files.createDirectories(folder, privately(folder, "rwx------"));
    var there = SegmentFile.in(folder);
    this.repaired = there.isEmpty() ? 0 : there.getLast().cutTail();
    this.number = there.isEmpty() ? 0 : there.getLast().number();
  }

  long repaired() {
    return repaired;
  }

  void sample(Sample sample) throws IOException {
    var at = SampleLines.micros(sample.serverTime());
    if (channel == null || full(channel, at)) {
      next(at);
    }
    if (sinceKey == 0) {
      put(encoder.key(sample));
    } else {
      put(encoder.delta(sample));
    }
    sinceKey = (sinceKey + 1) % SAMPLES_PER_KEY;
  }

  void mark(Mark mark) throws IOException {
    var at = SampleLines.micros(mark.at());
    if (channel == null) {
      next(at);
    }
    put(
        Frame.of(
            Frame.Kind.MARK,
            at,
            out -> {
              out.writeInt(mark.kind().ordinal());
              Frame.writeText(out, mark.label());
            }));
  }

  /** Puts on the disk what the system has in memory. */
  void flush() throws IOException {
    if (channel != null) {
      channel.force(false);
    }
  }

  private boolean full(FileChannel open, long at) throws IOException {
    return open.size() >= bounds.segmentBytes()
        || at - begun >= bounds.segmentAge().toNanos() / 1_000;
  }

  private void next(long at) throws IOException {
    if (channel != null) {
      channel.force(false);
      channel.close();
    }
    number++;
    var file = SegmentFile.numbered(folder, number).path();
    channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            privately(folder, "rw-------"));
    write(channel, ByteBuffer.wrap(SegmentFile.HEAD.getBytes(StandardCharsets.US_ASCII)));
    begun = at;
    sinceKey = 0;
    drop();
  }

  private void put(Frame frame) throws IOException {
    if (channel != null) {
      write(channel, frame.stored());
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Drops from the oldest on until the rest fits, with room for the one that is begun. */
  private void drop() throws IOException {
    var segments = SegmentFile.in(folder);
    var total = bounds.segmentBytes();
    for (var segment : segments) {
      total += Files.size(segment.path());
    }
    for (var segment : segments.subList(0, segments.size() - 1)) {
      var size = Files.size(segment.path());
      var touched = Files.getLastModifiedTime(segment.path()).toInstant();
      var old = Duration.between(touched, Instant.now()).compareTo(bounds.age()) > 0;
      if (total <= bounds.bytes() && !old) {
        return;
      }
      Files.delete(segment.path());
      total -= size;
    }
  }

  private static FileAttribute<?>[] privately(Path folder, String permissions) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.force(true);
      channel.close();
    }
  }
}
