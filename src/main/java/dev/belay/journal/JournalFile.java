package dev.belay.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** The file under a writer. */
interface JournalFile extends AutoCloseable {

  /** Writes the bytes behind everything that is there, without forcing them. */
  void append(byte[] bytes) throws IOException;

  /** Brings everything that was written to the disk. */
  void force() throws IOException;

  /** Cuts the file to that length. */
  void cut(long length) throws IOException;

  @Override
  void close() throws IOException;

  /**
   * A file of the operating system. Not a FileChannel: interrupting a thread that writes to one
   * closes it, and stopping a step interrupts threads.
   */
  final class OnDisk implements JournalFile {
    private final RandomAccessFile file;

    OnDisk(Path path, long length) throws IOException {
      file = new RandomAccessFile(path.toFile(), "rw");
      file.seek(length);
    }

    @Override
    public void append(byte[] bytes) throws IOException {
      file.write(bytes);
    }

    @Override
    public void force() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void cut(long length) throws IOException {
      file.setLength(length);
      file.seek(length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
