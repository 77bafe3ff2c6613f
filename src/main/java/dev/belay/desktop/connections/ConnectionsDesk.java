package dev.belay.desktop.connections;

import dev.belay.desktop.shell.Shell;
import java.util.Optional;

/** Opens the dialog of connections over the room that is open. */
public final class ConnectionsDesk {
  private final ConnectionsViewModel model;
  private Optional<ConnectionsDialog> dialog = Optional.empty();

  public ConnectionsDesk(ConnectionsViewModel model) {
    this.model = model;
  }

  public ConnectionsViewModel model() {
    return model;
  }

  /** Whether the dialog is open. */
  public boolean isOpen() {
    return dialog.filter(one -> one.getParent() != null).isPresent();
  }

  /** Opens it at what it showed last. */
  public void open(Shell shell) {
    if (isOpen()) {
      return;
    }
    var made = dialog.orElseGet(() -> new ConnectionsDialog(model));
    dialog = Optional.of(made);
    model.refresh();
    shell.open(made, made.first());
  }

  /** Opens it at that connection. */
  public void open(Shell shell, String name) {
    model.edit(name);
    open(shell);
  }

  /** Opens it for a new one. */
  public void add(Shell shell) {
    model.add();
    open(shell);
  }
}
