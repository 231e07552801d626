package io.github.btlib.tracker.http;

import io.github.btlib.tracker.engine.AnnounceAnswer;
import io.github.btlib.tracker.engine.AnnounceRequest;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.spi.Transport;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@value #PATH}. Whatever is wrong with an announce is told in an answer with status 200,
 * since clients do not read the body of any other. Thread-safe.
 */
public final class AnnounceHandler implements HttpHandler {

  /** Where peers announce. */
  public static final String PATH = "/announce";

  private final TrackerEngine engine;
  private final AnnounceSettings settings;

  /**
   * Makes a handler.
   *
   * @param engine where announces go
   * @param settings what to answer to a query that does not get there
   */
  public AnnounceHandler(TrackerEngine engine, AnnounceSettings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  @Override
  public byte @Nullable [] get(String path, String query, InetAddress client) {
    return path.equals(PATH) ? announce(query, client) : null;
  }

  private byte[] announce(String query, InetAddress client) {
    AnnounceQuery announce;
    try {
      announce = AnnounceQuery.parse(query);
    } catch (AnnounceQuery.Malformed e) {
      return AnnounceAnswers.failure(
          settings.interval().toSeconds(), settings.minInterval().toSeconds(), e.reason());
    }
    AnnounceRequest request = new AnnounceRequest();
    request.reset(Transport.HTTP, System.nanoTime());
    request.infoHash(announce.infoHash().bytes(), 0);
    request.from(client);
    request.port(announce.port());
    request.event(announce.event());
    request.progress(announce.complete() ? 0 : -1, 0, 0);
    request.numWant(announce.numWant().orElse(-1));
    announce.peerId().ifPresent(id -> request.peerId(id.bytes(), 0));
    AnnounceAnswer answer = engine.newAnswer();
    engine.announce(request, answer);
    if (answer.refusal() != null) {
      return AnnounceAnswers.failure(
          answer.intervalSeconds(), answer.minIntervalSeconds(), answer.reason());
    }
    return announce.compact()
        ? AnnounceAnswers.compact(answer)
        : AnnounceAnswers.dictionaries(answer, announce.withPeerIds());
  }
}
