/**
 * Values and contracts of btlib: metainfo, the session API and the service interfaces a user may
 * implement. No threads, no sockets, no dependency.
 */
module io.github.btlib {
  requires static transitive org.jspecify;

  exports io.github.btlib;
  exports io.github.btlib.bencode;
  exports io.github.btlib.metainfo;
  exports io.github.btlib.spi;

  uses io.github.btlib.SessionProvider;
}
