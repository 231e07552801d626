package io.github.btlib;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * An engine. Found by {@link ServiceLoader}; applications never call it, they call {@link
 * TorrentSession#builder()}.
 *
 * <p>An implementation has a public constructor without parameters and is listed both in its {@code
 * module-info} and in {@code META-INF/services}.
 */
public interface SessionProvider {
  /**
   * Opens a session.
   *
   * @param settings what the session is asked to be
   * @return an open session, listening
   * @throws ListenException if it cannot listen where it was told to
   */
  TorrentSession open(SessionSettings settings);

  /**
   * Finds the engine: first with the context class loader of the thread, then with the loader of
   * this interface. A provider that cannot be created is passed over and named if none is left.
   *
   * @return the first engine that can be created
   * @throws BtlibException if there is none, saying which artifact to add
   */
  static SessionProvider find() {
    List<ServiceConfigurationError> broken = new ArrayList<>();
    List<ServiceLoader<SessionProvider>> loaders =
        List.of(
            ServiceLoader.load(SessionProvider.class),
            ServiceLoader.load(SessionProvider.class, SessionProvider.class.getClassLoader()));
    for (ServiceLoader<SessionProvider> loader : loaders) {
      Iterator<SessionProvider> found = loader.iterator();
      // a broken entry throws once and is then passed over, so the next call goes on behind it
      for (int attempt = 0; attempt < 100; attempt++) {
        try {
          if (!found.hasNext()) {
            break;
          }
          return found.next();
        } catch (ServiceConfigurationError e) {
          broken.add(e);
        }
      }
    }
    BtlibException none =
        new BtlibException(
            broken.isEmpty()
                ? "no btlib engine found: add the artifact io.github.btlib:btlib-core"
                : "no btlib engine could be created: " + broken.get(0).getMessage());
    broken.forEach(none::addSuppressed);
    throw none;
  }
}
