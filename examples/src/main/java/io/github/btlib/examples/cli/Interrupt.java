package io.github.btlib.examples.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The user's wish to stop: Ctrl-C, or a signal to end. The first one is left to the command, which
 * closes what it opened and returns {@link #exitCode()}; a second one ends the program at once.
 *
 * <p>Signals are caught rather than served by a shutdown hook, because a hook would have to wait
 * for a command that itself wants to end the program, and cannot hear the second Ctrl-C. Their
 * class is in the module {@code jdk.unsupported} and is called by reflection: javac warns of it
 * whatever one does.
 *
 * <p>Thread-safe.
 */
public final class Interrupt {
  private static final int SIGINT = 2;

  private final CountDownLatch raised = new CountDownLatch(1);
  private volatile int signal = SIGINT;

  /** Run for HUP instead of an end, by commands that do not end with their terminal. */
  private volatile @Nullable Runnable reload;

  /** Makes an interrupt that only {@link #raise} raises. */
  public Interrupt() {}

  /**
   * Makes an interrupt that is raised by the signals INT, TERM and HUP from now on, as far as the
   * system has them.
   *
   * @return the interrupt
   */
  public static Interrupt ofSignals() {
    Interrupt interrupt = new Interrupt();
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      try {
        interrupt.handle(name);
      } catch (ReflectiveOperationException e) {
        // Windows has no HUP, and `java -Xrs` leaves all signals to the system
      }
    }
    return interrupt;
  }

  /**
   * Has a read from the terminal fail while the command runs in the background, as far as the
   * system knows signals: it would stop the whole program otherwise.
   */
  static void surviveReadingInBackground() {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      signalClass
          .getMethod("handle", signalClass, handlerClass)
          .invoke(
              null,
              signalClass.getConstructor(String.class).newInstance("TTIN"),
              handlerClass.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException e) {
      // Windows has no such thing, and `java -Xrs` leaves all signals to the system
    }
  }

  private void handle(String name) throws ReflectiveOperationException {
    Class<?> signalClass = Class.forName("sun.misc.Signal");
    Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
    Object caught = signalClass.getConstructor(String.class).newInstance(name);
    int number = (int) signalClass.getMethod("getNumber").invoke(caught);
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("handle") && !(name.equals("HUP") && hangUp())) {
            raiseOrHalt(number);
          }
          return null;
        };
    Object listener =
        Proxy.newProxyInstance(
            handlerClass.getClassLoader(), new Class<?>[] {handlerClass}, handler);
    signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, caught, listener);
  }

  /**
   * Has the signal HUP reload instead of end the command, as daemons have it. They hear it even if
   * there is nothing to reload.
   *
   * @param action called on the thread of the signal; must be short
   */
  public void onHangUp(Runnable action) {
    reload = action;
  }

  /**
   * Does what the signal HUP does.
   *
   * @return false if the command does not care, so that it is a signal to end
   */
  public boolean hangUp() {
    Runnable action = reload;
    if (action != null) {
      action.run();
    }
    return action != null;
  }

  private void raiseOrHalt(int number) {
    if (isRaised()) {
      Runtime.getRuntime().halt(128 + number);
    }
    raise(number);
  }

  /**
   * Raises the interrupt. Raising it again does nothing.
   *
   * @param number the number of the signal it stands for
   */
  public void raise(int number) {
    if (!isRaised()) {
      signal = number;
    }
    raised.countDown();
  }

  /** Raises the interrupt as Ctrl-C does. */
  public void raise() {
    raise(SIGINT);
  }

  /**
   * Tells whether to stop.
   *
   * @return true once raised
   */
  public boolean isRaised() {
    return raised.getCount() == 0;
  }

  /**
   * Waits to be raised.
   *
   * @param millis how long at most
   * @return true if raised
   */
  public boolean await(long millis) {
    try {
      return raised.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      raise();
      return true;
    }
  }

  /**
   * Ends the current command if raised.
   *
   * @throws InterruptedCommand if raised
   */
  public void check() {
    if (isRaised()) {
      throw new InterruptedCommand(exitCode());
    }
  }

  /**
   * Returns the exit code by which a shell knows the signal.
   *
   * @return 130 for Ctrl-C
   */
  public int exitCode() {
    return 128 + signal;
  }

  /** Ends a command that was interrupted where it has nothing to return. */
  static final class InterruptedCommand extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    InterruptedCommand(int exitCode) {
      super("stopped");
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }
  }
}
