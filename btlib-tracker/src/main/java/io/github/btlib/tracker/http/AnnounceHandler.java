package io.github.btlib.tracker.http;

import io.github.btlib.tracker.swarm.Announce;
import io.github.btlib.tracker.swarm.AnnounceOutcome;
import io.github.btlib.tracker.swarm.AnnounceOutcome.Refused;
import io.github.btlib.tracker.swarm.AnnounceOutcome.Told;
import io.github.btlib.tracker.swarm.Endpoint;
import io.github.btlib.tracker.swarm.Peer;
import io.github.btlib.tracker.swarm.SharedSwarms;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@value #PATH}. Whatever is wrong with an announce is told in an answer with status 200,
 * since clients do not read the body of any other. Thread-safe.
 */
public final class AnnounceHandler implements HttpHandler {

  /** Where peers announce. */
  public static final String PATH = "/announce";

  private final SharedSwarms swarms;
  private final AnnounceSettings settings;
  private final AnnounceAnswers answers;

  /**
   * Makes a handler.
   *
   * @param swarms where announces go
   * @param settings what to answer
   */
  public AnnounceHandler(SharedSwarms swarms, AnnounceSettings settings) {
    this.swarms = swarms;
    this.settings = settings;
    this.answers = new AnnounceAnswers(settings.interval(), settings.minInterval());
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
      return answers.failure(e.reason());
    }
    int numWant =
        Math.min(announce.numWant().orElse(settings.defaultNumWant()), settings.maxNumWant());
    AnnounceOutcome outcome =
        swarms.announce(
            announce.infoHash(),
            new Announce(
                new Peer(announce.peerId(), new Endpoint(client, announce.port())),
                announce.event(),
                announce.complete(),
                numWant));
    return switch (outcome) {
      case Refused refused -> answers.failure(refused.reason());
      case Told told when announce.compact() -> answers.compact(told);
      case Told told -> answers.dictionaries(told, announce.withPeerIds());
    };
  }
}
