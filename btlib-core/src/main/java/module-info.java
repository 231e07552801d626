/**
 * The engine of btlib. Applications use the API module; this one is found by {@link
 * java.util.ServiceLoader}.
 */
module io.github.btlib.core {
  requires transitive io.github.btlib;
  requires java.net.http;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.btlib.core;
  exports io.github.btlib.core.storage;

  provides io.github.btlib.SessionProvider with
      io.github.btlib.core.CoreSessionProvider;
}
