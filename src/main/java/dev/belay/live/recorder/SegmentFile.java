package dev.belay.live.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One file of a recording: a line that says what it is, then frames. */
record SegmentFile(Path path) {
  static final String HEAD = "belay live recording 1\n";
  private static final String PREFIX = "samples-";
  private static final String SUFFIX = ".blr";

  /** Where a frame is. */
  record Place(SegmentFile segment, long offset, Frame.Kind kind, long micros) {}

  /**
   * What is in it.
   *
   * @param whole the bytes up to the end of the last whole frame
   * @param torn the bytes after it, which a crash left
   */
  record Scan(List<Place> places, long whole, long torn) {}

  /** The segments of a folder, the oldest first. */
  static List<SegmentFile> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("samples-[0-9]{6,}\\.blr"))
          .map(SegmentFile::new)
          .sorted((left, right) -> Long.compare(left.number(), right.number()))
          .toList();
    }
  }

  static SegmentFile numbered(Path folder, long number) {
    return new SegmentFile(folder.resolve(String.format("%s%06d%s", PREFIX, number, SUFFIX)));
  }

  long number() {
    var name = path.getFileName().toString();
    return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
  }

  /** Finds the frames; only their contents are read, to check them, and none is unpacked. */
  Scan scan() throws IOException {
    var places = new ArrayList<Place>();
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      var size = channel.size();
      var offset = (long) HEAD.length();
      if (size < offset) {
        return new Scan(List.of(), 0, size);
      }
      while (true) {
        var frame = read(channel, offset);
        if (frame.isEmpty()) {
          return new Scan(List.copyOf(places), offset, size - offset);
        }
        places.add(new Place(this, offset, frame.get().kind(), frame.get().micros()));
        offset += Frame.HEAD + frame.get().packed().length;
      }
    }
  }

  /** The frame that begins there, if it is whole. */
  static Optional<Frame> read(FileChannel channel, long offset) throws IOException {
    var head = ByteBuffer.allocate(Frame.HEAD);
    if (!fill(channel, head, offset)) {
      return Optional.empty();
    }
    var length = Frame.length(head);
    if (length < 0 || offset + Frame.HEAD + length > channel.size()) {
      return Optional.empty();
    }
    var packed = ByteBuffer.allocate(length);
    return fill(channel, packed, offset + Frame.HEAD)
        ? Frame.of(head, packed.array())
        : Optional.empty();
  }

  private static boolean fill(FileChannel channel, ByteBuffer buffer, long offset)
      throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        return false;
      }
    }
    buffer.flip();
    return true;
  }

  /** Cuts off what a crash left after the last whole frame; the number of bytes. */
  long cutTail() throws IOException {
    var scan = scan();
    if (scan.torn() > 0) {
      try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(scan.whole());
        channel.force(true);
      }
    }
    return scan.torn();
  }
}
