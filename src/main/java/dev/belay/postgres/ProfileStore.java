package dev.belay.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The profiles in a YAML file of the data folder. Nothing is kept in memory: each call reads the
 * file, so several Belays see the same. A change takes a lock beside the file, and replaces it by a
 * rename.
 */
public final class ProfileStore {
  private final Path file;

  /** A store in that file, which need not exist. */
  public ProfileStore(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * All profiles in the order of the file.
   *
   * @throws SpecException with file and line when the file cannot be understood
   */
  public List<Profile> list() throws SpecException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return ProfileText.read(file, Files.readString(file));
    } catch (IOException e) {
      throw new SpecException(
          file.toString(),
          "The profiles cannot be read: " + e.getClass().getSimpleName() + ".",
          "Make the file readable for you and UTF-8 text.");
    }
  }

  /** The profile of that name. */
  public Optional<Profile> find(String name) throws SpecException {
    return list().stream().filter(profile -> profile.name().equals(name)).findFirst();
  }

  /**
   * Adds a profile.
   *
   * @throws SpecException when its name is taken, its URI is none or holds a password, or the file
   *     cannot be written; the file is then as it was
   */
  public void add(Profile profile) throws SpecException {
    ProfileText.check(profile, "profile " + Texts.shown(profile.name()));
    change(profiles -> {
      if (profiles.stream().anyMatch(other -> other.name().equals(profile.name()))) {
        throw new SpecException(
            file.toString(),
            "There is a profile \"" + Texts.shown(profile.name()) + "\" already.",
            "Remove it first, or choose another name.");
      }
      profiles.add(profile);
      return true;
    });
  }

  /**
   * Changes a profile in one step; it keeps its place in the file.
   *
   * @throws SpecException when there is none of that name, the new name is taken, its URI is none
   *     or holds a password, or the file cannot be written; the file is then as it was
   */
  public void replace(String name, Profile profile) throws SpecException {
    ProfileText.check(profile, "profile " + Texts.shown(profile.name()));
    change(profiles -> {
      var taken = profiles.stream().anyMatch(other -> other.name().equals(profile.name()));
      if (taken && !name.equals(profile.name())) {
        throw new SpecException(
            file.toString(),
            "There is a profile \"" + Texts.shown(profile.name()) + "\" already.",
            "Remove it first, or choose another name.");
      }
      var found = false;
      for (var i = 0; i < profiles.size(); i++) {
        if (profiles.get(i).name().equals(name)) {
          profiles.set(i, profile);
          found = true;
        }
      }
      if (!found) {
        throw new SpecException(
            file.toString(),
            "There is no profile \"" + Texts.shown(name) + "\" any more.",
            "Add it as a new one.");
      }
      return true;
    });
  }

  /** Removes a profile; false when there is none of that name. */
  public boolean remove(String name) throws SpecException {
    return change(profiles -> profiles.removeIf(profile -> profile.name().equals(name)));
  }

  /** One change of the list; false leaves the file alone. */
  private interface Change {
    boolean apply(List<Profile> profiles) throws SpecException;
  }

  private synchronized boolean change(Change change) throws SpecException {
    try {
      Files.createDirectories(folder(), attributes("rwx------"));
      var guard = folder().resolve(file.getFileName() + ".lock");
      try (var channel =
              FileChannel.open(
                  guard,
                  Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                  attributes("rw-------"));
          var lock = channel.lock()) {
        assertHeld(lock.isValid());
        var profiles = new ArrayList<>(list());
        if (!change.apply(profiles)) {
          return false;
        }
        replace(ProfileText.write(profiles));
        return true;
      }
    } catch (OverlappingFileLockException e) {
      throw new SpecException(
          file.toString(),
          "Another part of this program is changing the profiles. The file is as it was.",
          "Try again.");
    } catch (IOException e) {
      throw new SpecException(
          file.toString(),
          "The profiles cannot be written: " + e.getMessage() + ". The file is as it was.",
          "Make its folder writable for you, and see that the disk is not full.");
    }
  }

  private void replace(String text) throws IOException {
    var fresh = Files.createTempFile(folder(), "profiles", ".new", attributes("rw-------"));
    try {
      try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private Path folder() {
    var parent = file.getParent();
    return parent == null ? file.getRoot() : parent;
  }

  private static void assertHeld(boolean held) throws IOException {
    if (!held) {
      throw new IOException("The lock beside the profiles was not given");
    }
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
