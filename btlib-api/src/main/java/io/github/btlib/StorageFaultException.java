package io.github.btlib;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Thrown by a {@code Storage} that knows which {@link StorageFault} it met. */
public final class StorageFaultException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  private final StorageFault fault;

  /**
   * Makes an exception.
   *
   * @param fault what is wrong
   * @param message what is wrong with which file, for a person
   */
  public StorageFaultException(StorageFault fault, String message) {
    this(fault, message, null);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param fault what is wrong
   * @param message what is wrong with which file, for a person
   * @param cause what the system said
   */
  public StorageFaultException(StorageFault fault, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.fault = Objects.requireNonNull(fault, "fault");
  }

  /**
   * Returns what is wrong.
   *
   * @return the kind of fault
   */
  public StorageFault fault() {
    return fault;
  }
}
