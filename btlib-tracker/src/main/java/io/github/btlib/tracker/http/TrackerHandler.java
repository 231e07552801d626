package io.github.btlib.tracker.http;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.engine.AnnounceAnswer;
import io.github.btlib.tracker.engine.AnnounceRequest;
import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.engine.ScrapeAnswer;
import io.github.btlib.tracker.engine.ScrapeRequest;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.net.QueryReader;
import io.github.btlib.tracker.net.TrackerUrl;
import io.github.btlib.tracker.spi.Transport;
import io.github.btlib.tracker.stats.Refusal;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers announces and scrapes. Whatever is wrong with one is told in an answer with status 200,
 * since clients do not read the body of any other. Confined to one thread.
 */
final class TrackerHandler implements HttpHandler {

  /** How many torrents a scrape may ask for; more do not fit a request anyway. */
  private static final int MAX_SCRAPED = 100;

  private static final byte[] INFO_HASH = Ascii.bytes("info_hash");
  private static final String BAD_HASH = "info_hash must have 20 bytes";
  private static final String BUSY = "this tracker is busy";
  private static final String NO_CLIENT = "the proxy of this tracker does not tell who asks";

  private final TrackerEngine engine;
  private final Proxies proxies;
  private final @Nullable StatsPages pages;
  private final TrackerUrl url = new TrackerUrl();
  private final AnnounceQuery query = new AnnounceQuery();
  private final QueryReader fields = new QueryReader();
  private final AnnounceRequest announce = new AnnounceRequest();
  private final AnnounceAnswer announced;
  private final ScrapeRequest scrape = new ScrapeRequest(MAX_SCRAPED);
  private final ScrapeAnswer scraped = new ScrapeAnswer(MAX_SCRAPED);

  /**
   * Makes a handler for one thread.
   *
   * @param pages served beside the tracker, if any
   */
  TrackerHandler(TrackerEngine engine, Proxies proxies, @Nullable StatsPages pages) {
    this.engine = engine;
    this.proxies = proxies;
    this.pages = pages;
    this.announced = engine.newAnswer();
  }

  @Override
  public boolean mayBlock(RequestHead head) {
    if (!engine.mayBlock()) {
      return false;
    }
    return read(head) != TrackerUrl.Kind.OTHER || (pages != null && pages.has(head));
  }

  @Override
  public void busy(RequestHead head, InetAddress source, HttpAnswer answer) {
    switch (read(head)) {
      case ANNOUNCE -> {
        announce.reset(Transport.HTTP, System.nanoTime());
        announce.from(source);
        engine.refuse(announce, announced, Refusal.STORE, BUSY, 1);
        TrackerAnswers.refusal(announced, answer.body());
      }
      case SCRAPE -> {
        engine.refuseScrape(Transport.HTTP, Refusal.STORE, BUSY);
        TrackerAnswers.failure(BUSY, 1, answer.body());
      }
      case OTHER -> answer.refuse(503, BUSY);
    }
  }

  @Override
  public void get(RequestHead head, InetAddress source, HttpAnswer answer) {
    TrackerUrl.Kind kind = read(head);
    if (kind == TrackerUrl.Kind.OTHER) {
      if (pages != null && pages.has(head)) {
        pages.get(head, source, answer);
        return;
      }
      engine.counters().add(Counter.HTTP_BAD_REQUESTS);
      answer.refuse(404, "not found");
      return;
    }
    Optional<InetAddress> client = proxies.client(source, head);
    if (client.isEmpty() && kind == TrackerUrl.Kind.ANNOUNCE) {
      announce.reset(Transport.HTTP, System.nanoTime());
      announce.from(source);
      engine.refuse(announce, announced, Refusal.MALFORMED, NO_CLIENT, 0);
      TrackerAnswers.refusal(announced, answer.body());
    } else if (client.isEmpty()) {
      engine.refuseScrape(Transport.HTTP, Refusal.MALFORMED, NO_CLIENT);
      TrackerAnswers.failure(NO_CLIENT, 0, answer.body());
    } else if (kind == TrackerUrl.Kind.ANNOUNCE) {
      announce(head, client.get(), answer.body());
    } else {
      scrape(head, client.get(), answer);
    }
  }

  private TrackerUrl.Kind read(RequestHead head) {
    return url.read(head.bytes(), head.pathStart(), head.queryEnd());
  }

  private void announce(RequestHead head, InetAddress client, ByteWriter out) {
    announce.reset(Transport.HTTP, System.nanoTime());
    announce.from(client);
    announce.passkey(url.key(), url.keyStart(), url.keyLength());
    String fault = query.read(head.bytes(), head.queryStart(), head.queryEnd(), announce);
    if (fault == null) {
      engine.announce(announce, announced);
    } else {
      engine.refuse(announce, announced, Refusal.MALFORMED, fault, 0);
    }
    if (announced.refusal() != null) {
      TrackerAnswers.refusal(announced, out);
    } else if (query.compact()) {
      TrackerAnswers.compact(announced, client, out);
    } else {
      TrackerAnswers.dictionaries(announced, client, query.withPeerIds(), out);
    }
  }

  private void scrape(RequestHead head, InetAddress client, HttpAnswer answer) {
    scrape.reset(Transport.HTTP, System.nanoTime());
    scrape.from(client);
    scrape.passkey(url.key(), url.keyStart(), url.keyLength());
    fields.reset(head.bytes(), head.queryStart(), head.queryEnd());
    while (fields.next()) {
      if (!fields.nameIs(INFO_HASH)) {
        continue;
      }
      if (fields.decodeValue() != InfoHash.LENGTH) {
        engine.refuseScrape(Transport.HTTP, Refusal.MALFORMED, BAD_HASH);
        TrackerAnswers.failure(BAD_HASH, 0, answer.body());
        return;
      }
      if (!scrape.add(fields.value(), 0)) {
        engine.counters().add(Counter.HTTP_BAD_REQUESTS);
        answer.refuse(414, "more than " + MAX_SCRAPED + " of info_hash");
        return;
      }
    }
    engine.scrape(scrape, scraped);
    TrackerAnswers.scrape(scrape, scraped, answer.body());
  }
}
