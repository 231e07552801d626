package io.github.btlib.core;

import io.github.btlib.SessionProvider;
import io.github.btlib.SessionSettings;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.session.CoreSession;

/**
 * Opens sessions of this engine. Found by {@link java.util.ServiceLoader}; there is no need to call
 * it.
 */
public final class CoreSessionProvider implements SessionProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public CoreSessionProvider() {}

  @Override
  public TorrentSession open(SessionSettings settings) {
    return new CoreSession(settings, "btlib/0.1");
  }
}
