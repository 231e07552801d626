package io.github.btlib.examples.realclient;

import io.github.btlib.examples.redis.RedisPeerStore;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.testkit.PeerStoreContract;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The store in Redis keeps the contract of stores. */
@RequiresClient(Program.REDIS)
class RedisPeerStoreContractTest extends PeerStoreContract {
  private static final AtomicInteger STORES = new AtomicInteger();

  @TempDir static Path directory;
  private static RedisServer redis;

  @BeforeAll
  static void start() {
    redis = RedisServer.start(directory);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  protected PeerStore newStore() {
    return new RedisPeerStore("127.0.0.1", redis.port(), "test" + STORES.incrementAndGet() + ":");
  }
}
