package io.github.btlib.examples.redis;

import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.AnnounceView;
import io.github.btlib.tracker.spi.PeerSink;
import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.ScrapeSink;
import io.github.btlib.tracker.spi.ScrapeView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/**
 * Keeps swarms in a Redis server (6.2 or later), where several trackers find them: a peer that
 * announces itself to one is told by the others.
 *
 * <p>An announce is one script, and so one round trip and one step for everybody. A torrent has a
 * sorted set for each kind of peer and family, in order of the last announce. Redis's clock decides
 * who was silent for too long, since those of the trackers may differ; sets nobody announces to
 * expire by themselves. A leecher that is not told all is told of about as many seeds as of
 * leechers.
 *
 * <p>While Redis does not answer, each announce fails within about a second: clients are told that
 * the tracker cannot answer now, keep the peers they know, and ask again. Afterwards it works as
 * before, without anybody's help. Whether swarms survive depends on how Redis keeps its data; if
 * they do not, peers are known again as they announce themselves.
 *
 * <p>What that costs, measured over UDP with 1000 torrents of 10 peers, 128 requests outstanding,
 * and tracker, Redis and load on two busy cores: 15,000 announces for each second of the tracker's
 * processor time, where the store in memory does 366,000, beside 41 microseconds of Redis's for
 * each; and 8 ms for an answer in place of 0.2.
 *
 * <p>Thread-safe.
 */
public final class RedisPeerStore implements PeerStore {
  private static final int LEECHERS = 1;
  private static final int PARTIAL_SEEDS = 3;
  private static final int SEEDS = 5;
  private static final int KEYS = 7;
  private static final int TIMEOUT_MILLIS = 500;
  private static final int MAX_CONNECTIONS = 64;
  private static final long DEFAULT_TTL_SECONDS = 3600;
  private static final String[] NAMES = {"l4", "l6", "p4", "p6", "s4", "s6", "done"};

  private final RedisClient redis;
  private final String prefix;
  private final RedisScript announce;
  private final RedisScript scrape;

  /** How long peers live, as of the last announce: a scrape does not say. */
  private volatile long ttlSeconds = DEFAULT_TTL_SECONDS;

  /**
   * Makes a store. Redis need not run yet.
   *
   * @param host where Redis is
   * @param port its TCP port
   * @param prefix what keys begin with; trackers with the same one share swarms
   */
  public RedisPeerStore(String host, int port, String prefix) {
    this.prefix = prefix;
    GenericObjectPoolConfig<Connection> pool = new ConnectionPoolConfig();
    pool.setMaxTotal(MAX_CONNECTIONS);
    pool.setMaxIdle(MAX_CONNECTIONS);
    pool.setMaxWait(Duration.ofMillis(TIMEOUT_MILLIS));
    redis =
        RedisClient.builder()
            .hostAndPort(new HostAndPort(host, port))
            .clientConfig(DefaultJedisClientConfig.builder().timeoutMillis(TIMEOUT_MILLIS).build())
            .poolConfig(pool)
            .build();
    announce = new RedisScript(redis, "announce.lua");
    scrape = new RedisScript(redis, "scrape.lua");
  }

  @Override
  public void announce(AnnounceView peer, PeerSink answer) {
    ttlSeconds = peer.peerTtlSeconds();
    byte[] endpoint = peer.endpoint();
    List<?> told = announce.run(keys(peer.infoHash().toHex()), arguments(peer, endpoint));
    answer.counts(number(told, 0), number(told, 1), number(told, 2));
    List<byte[]> others = new ArrayList<>();
    for (Object other : told.subList(3, told.size())) {
      if (!Arrays.equals((byte[]) other, endpoint)) {
        others.add((byte[]) other);
      }
    }
    Collections.shuffle(others, java.util.Random.from(peer.random()));
    int count = Math.min(others.size(), answer.room());
    others.subList(0, count).forEach(answer::add);
  }

  private static List<byte[]> arguments(AnnounceView peer, byte[] endpoint) {
    int family = peer.isIpv4() ? 0 : 1;
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(endpoint);
    arguments.add(
        RedisScript.bytes(
            peer.event() == AnnounceEvent.STOPPED ? 0 : setOf(peer.state()) + family));
    boolean done = peer.event() == AnnounceEvent.COMPLETED && peer.state() == PeerState.SEED;
    arguments.add(RedisScript.bytes(done ? 1 : 0));
    arguments.add(RedisScript.bytes(peer.peerTtlSeconds()));
    arguments.add(RedisScript.bytes(peer.numWant()));
    // who wants no data is told of those alone that do
    int last = peer.state() == PeerState.LEECHER ? SEEDS : LEECHERS;
    for (int set = LEECHERS; set <= last; set += 2) {
      if (peer.wantsIpv4()) {
        arguments.add(RedisScript.bytes(set));
      }
      if (peer.wantsIpv6()) {
        arguments.add(RedisScript.bytes(set + 1));
      }
    }
    return arguments;
  }

  private static int setOf(PeerState state) {
    return switch (state) {
      case LEECHER -> LEECHERS;
      case PARTIAL_SEED -> PARTIAL_SEEDS;
      case SEED -> SEEDS;
    };
  }

  @Override
  public void scrape(ScrapeView torrents, ScrapeSink answer) {
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < torrents.size(); i++) {
      keys.addAll(keys(torrents.infoHash(i).toHex()));
    }
    List<?> counts = scrape.run(keys, List.of(RedisScript.bytes(ttlSeconds)));
    for (int i = 0; i < torrents.size(); i++) {
      int at = KEYS * i;
      int partial = number(counts, at + 2) + number(counts, at + 3);
      answer.counts(
          i,
          number(counts, at + 4) + number(counts, at + 5),
          number(counts, at) + number(counts, at + 1) + partial,
          partial,
          number(counts, at + 6));
    }
  }

  /** The braces have a cluster keep a torrent's keys together. */
  private List<byte[]> keys(String infoHash) {
    List<byte[]> keys = new ArrayList<>(KEYS);
    for (String name : NAMES) {
      keys.add(RedisScript.bytes(prefix + "{" + infoHash + "}" + name));
    }
    return keys;
  }

  private static int number(List<?> answer, int index) {
    return Math.toIntExact((Long) answer.get(index));
  }

  @Override
  public void close() {
    redis.close();
  }
}
