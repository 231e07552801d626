package io.github.btlib.core.peer;

import io.github.btlib.core.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The extension messages (BEP 10) that we understand: their names, the ids that we give out for
 * them, and who takes them. Immutable; made with {@link #with}.
 */
public final class ExtensionRegistry {
  /** Takes the messages of one extension. */
  public interface Handler {
    /**
     * Takes a message. Called by the peer's reader, with no lock held; must not wait.
     *
     * @param payload what the peer sent behind the id, valid until the call returns
     * @throws ProtocolException to part from the peer
     */
    void received(PeerConnection peer, ByteBuffer payload) throws ProtocolException;
  }

  /** Knows {@code lt_donthave} (BEP 54), and {@code upload_only} as libtorrent sends it. */
  public static final ExtensionRegistry BUILT_IN =
      new ExtensionRegistry(Map.of(), Map.of())
          .with("lt_donthave", ExtensionRegistry::dontHave)
          .with("upload_only", ExtensionRegistry::uploadOnly);

  private final Map<String, Integer> ids;
  private final Map<Integer, Handler> handlers;

  private ExtensionRegistry(Map<String, Integer> ids, Map<Integer, Handler> handlers) {
    this.ids = Map.copyOf(ids);
    this.handlers = Map.copyOf(handlers);
  }

  /**
   * Returns a registry that knows one message more.
   *
   * @throws IllegalArgumentException if it is known already
   */
  public ExtensionRegistry with(String name, Handler handler) {
    if (ids.containsKey(name)) {
      throw new IllegalArgumentException("the extension " + name + " is registered already");
    }
    Map<String, Integer> moreIds = new LinkedHashMap<>(ids);
    Map<Integer, Handler> moreHandlers = new LinkedHashMap<>(handlers);
    int id = ids.size() + 1;
    moreIds.put(name, id);
    moreHandlers.put(id, handler);
    return new ExtensionRegistry(moreIds, moreHandlers);
  }

  /** Returns names and our ids, for the extension handshake. */
  Map<String, Integer> ids() {
    return ids;
  }

  /** Returns who takes the messages of an id of ours, or null if we did not give it out. */
  @Nullable Handler handler(int id) {
    return handlers.get(id);
  }

  private static void dontHave(PeerConnection peer, ByteBuffer payload) throws ProtocolException {
    if (payload.remaining() != 4) {
      throw new ProtocolException("lt_donthave: length " + payload.remaining() + ", expected 4");
    }
    peer.lacks(payload.getInt());
  }

  private static void uploadOnly(PeerConnection peer, ByteBuffer payload) throws ProtocolException {
    if (payload.remaining() != 1) {
      throw new ProtocolException("upload_only: length " + payload.remaining() + ", expected 1");
    }
    peer.setUploadOnly(payload.get() != 0);
  }
}
