package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.PeerStoreContract;
import java.util.SplittableRandom;

class MemoryPeerStoreTest extends PeerStoreContract {

  @Override
  protected PeerStore newStore() {
    StoreLimits limits = new StoreLimits(1000, 1000, 1000, 16, false, false);
    return new MemoryPeerStore(limits, 3600, 0, new SplittableRandom(1));
  }
}
