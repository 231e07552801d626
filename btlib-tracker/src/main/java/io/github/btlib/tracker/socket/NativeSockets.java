package io.github.btlib.tracker.socket;

import java.lang.reflect.Method;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds sockets of the system's own, which only Java from 22 on can call. */
final class NativeSockets {

  private static final Logger log = LoggerFactory.getLogger(NativeSockets.class);

  /** Not to be named otherwise: earlier versions of Java do not see it. */
  private static final String LINUX = "io.github.btlib.tracker.linux.LinuxSockets";

  private NativeSockets() {}

  static Optional<Sockets> find() {
    try {
      Method ifAllowed = Class.forName(LINUX).getDeclaredMethod("ifAllowed");
      // not public, lest the jar have a public class for some versions of Java only
      ifAllowed.setAccessible(true);
      Object found = ifAllowed.invoke(null);
      return found instanceof Optional<?> sockets
          ? sockets.map(Sockets.class::cast)
          : Optional.empty();
    } catch (ReflectiveOperationException | LinkageError e) {
      log.debug("no native sockets: {}", e.toString());
      return Optional.empty();
    }
  }
}
