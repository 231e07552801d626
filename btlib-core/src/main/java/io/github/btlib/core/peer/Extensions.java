package io.github.btlib.core.peer;

import io.github.btlib.bencode.BString;
import io.github.btlib.core.piece.Downloads;
import io.github.btlib.core.wire.ExtensionHandshake;
import io.github.btlib.core.wire.Message;
import io.github.btlib.core.wire.MessageDecoder;
import io.github.btlib.core.wire.MessageEncoder;
import io.github.btlib.core.wire.ProtocolException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extension protocol (BEP 10) with one peer: both handshakes, and whom a message is for. What
 * the peer says is the reader's; what it said may be asked for by anyone. {@link #tick} is the
 * torrent's thread's.
 */
final class Extensions {
  private static final Logger log = LoggerFactory.getLogger(Extensions.class);

  private static final int HANDSHAKE = 0;

  private final PeerConnection peer;
  private final Swarm swarm;
  private final Outbox outbox;
  private final Downloads downloads;
  private final ExtensionRegistry registry;

  /** Each may make us send requests or choose pieces anew. */
  private final Tolerance handshakes = new Tolerance("extension handshake", 100, 1);

  /** The ids the peer gives out; of extensions that we know only. */
  private final Map<String, Integer> theirIds = new ConcurrentHashMap<>();

  /** What we told the peer last; the first handshake's before the first tick. */
  private volatile boolean toldUploadOnly;

  private volatile Optional<String> client = Optional.empty();
  private volatile OptionalInt listenPort = OptionalInt.empty();
  private volatile boolean uploadOnly;

  Extensions(PeerConnection peer, Swarm swarm, Outbox outbox, Downloads downloads) {
    this.peer = peer;
    this.swarm = swarm;
    this.outbox = outbox;
    this.downloads = downloads;
    this.registry = swarm.extensions();
  }

  private boolean negotiated() {
    return peer.remote().speaksExtensions();
  }

  /** Returns our first message, or nothing if the peer does not speak the protocol. */
  byte[] handshake() {
    if (!negotiated()) {
      return new byte[0];
    }
    toldUploadOnly = swarm.pieces().finished();
    int port = swarm.listenPort();
    return encoded(
        new ExtensionHandshake(
            registry.ids(),
            Optional.of(swarm.clientName()),
            OptionalInt.of(ServeQueue.ANNOUNCED),
            Optional.of(BString.of(peer.address().getAddress().getAddress())),
            port > 0 ? OptionalInt.of(port) : OptionalInt.empty(),
            toldUploadOnly ? Optional.of(true) : Optional.empty()));
  }

  private static byte[] encoded(ExtensionHandshake handshake) {
    return MessageEncoder.extended(HANDSHAKE, handshake.encode());
  }

  /** Tells the peer if we have begun or ceased to want anything (BEP 21). */
  void tick() {
    boolean now = swarm.pieces().finished();
    if (negotiated() && now != toldUploadOnly) {
      boolean queued =
          outbox.extended(
              encoded(
                  new ExtensionHandshake(
                      registry.ids(), // libtorrent takes what is missing for switched off
                      Optional.empty(),
                      OptionalInt.empty(),
                      Optional.empty(),
                      OptionalInt.empty(),
                      Optional.of(now))));
      if (queued) {
        toldUploadOnly = now;
      }
    }
  }

  void received(Message.Extended message, long now) throws ProtocolException {
    if (!negotiated()) {
      log.debug("peer {} sent an extension message unasked", peer.address());
    } else if (message.id() == HANDSHAKE) {
      handshakes.require(now);
      shakeHands(ExtensionHandshake.decode(message.payload()));
    } else {
      ExtensionRegistry.Handler handler = registry.handler(message.id());
      if (handler == null) {
        log.debug(
            "peer {} sent an extension message of unknown id {}", peer.address(), message.id());
      } else {
        handler.received(peer, message.payload());
      }
    }
  }

  private void shakeHands(ExtensionHandshake theirs) {
    log.debug("peer {} says {}", peer.address(), theirs);
    theirs
        .messages()
        .forEach((name, id) -> {
          if (id == 0) {
            theirIds.remove(name);
          } else if (registry.ids().containsKey(name)) {
            theirIds.put(name, id);
          }
        });
    if (theirs.client().isPresent()) {
      client = theirs.client();
    }
    if (theirs.port().isPresent()) {
      listenPort = theirs.port();
    }
    theirs.requests().ifPresent(downloads::limit);
    theirs.yourIp().ifPresent(this::externalAddress);
    if (theirs.uploadOnly().isPresent()) {
      peer.setUploadOnly(theirs.uploadOnly().get());
    }
  }

  private void externalAddress(BString yourIp) {
    try {
      swarm.externalAddress(InetAddress.getByAddress(yourIp.bytes()), peer.remote());
    } catch (UnknownHostException e) {
      log.debug("peer {} sent a yourip of {} bytes", peer.address(), yourIp.length());
    }
  }

  /**
   * Sends an extension message.
   *
   * @return false if the peer does not understand it, or does not read
   */
  boolean send(String name, byte[] payload) {
    Integer id = theirIds.get(name);
    if (payload.length > MessageDecoder.LONGEST_EXTENDED) {
      throw new IllegalArgumentException(name + " of " + payload.length + " bytes is too long");
    }
    return id != null && outbox.extended(MessageEncoder.extended(id, payload));
  }

  /** Returns the names of the extensions that the peer understands, of those we know. */
  Set<String> understood() {
    return Set.copyOf(theirIds.keySet());
  }

  Optional<String> client() {
    return client;
  }

  OptionalInt listenPort() {
    return listenPort;
  }

  boolean uploadOnly() {
    return uploadOnly;
  }

  void uploadOnly(boolean now) {
    uploadOnly = now;
  }
}
