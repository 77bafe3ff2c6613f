package dev.belay.desktop;

import dev.belay.desktop.connections.Standing;
import dev.belay.desktop.library.LibraryException;
import dev.belay.desktop.library.LibrarySnapshot;
import dev.belay.desktop.library.LibrarySource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

/** A library whose first reading began before anybody asked for it. */
final class EarlyLibrary implements LibrarySource {
  private final LibrarySource source;
  private final AtomicReference<Optional<CompletableFuture<LibrarySnapshot>>> first;

  private EarlyLibrary(LibrarySource source, CompletableFuture<LibrarySnapshot> first) {
    this.source = source;
    this.first = new AtomicReference<>(Optional.of(first));
  }

  /** Begins to read on a thread of its own. */
  static EarlyLibrary begin(LibrarySource source) {
    var reading = new CompletableFuture<LibrarySnapshot>();
    Thread.ofPlatform()
        .daemon()
        .name("belay-library")
        .start(() -> {
          try {
            reading.complete(source.read());
          } catch (LibraryException | RuntimeException | Error e) {
            reading.completeExceptionally(e);
          }
        });
    return new EarlyLibrary(source, reading);
  }

  @Override
  public Optional<Standing> sandbox() {
    return source.sandbox();
  }

  /** The first time what was begun, then a new reading each time. */
  @Override
  public LibrarySnapshot read() throws LibraryException {
    var begun = first.getAndSet(Optional.empty());
    if (begun.isEmpty()) {
      return source.read();
    }
    try {
      return begun.get().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LibraryException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
