package io.github.btlib.tracker.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.spi.StoreTotals;
import io.github.btlib.tracker.swarm.MemoryPeerStore;
import io.github.btlib.tracker.swarm.StoreLimits;
import io.github.btlib.tracker.testkit.StoreDriver;
import io.github.btlib.tracker.testkit.StoreDriver.Counts;
import io.github.btlib.tracker.testkit.StoreDriver.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwarmSnapshotTest {

  private static final int TTL = 3600;
  private static final long WROTE_MILLIS = 1_700_000_000_000L;

  @TempDir Path folder;

  private final MemoryPeerStore store = store(1000);
  private final StoreDriver driver = new StoreDriver(store);
  private Path file;

  private static MemoryPeerStore store(int maxPeers) {
    StoreLimits limits = new StoreLimits(1000, maxPeers, 1000, 250, false, false);
    return new MemoryPeerStore(limits, TTL, 0, new SplittableRandom());
  }

  @BeforeEach
  void fill() {
    file = folder.resolve("swarms");
    driver.leecher(1, Peer.ipv4(1));
    driver.completed(2, Peer.ipv4(1));
    driver.leecher(2, Peer.ipv6(2));
    for (int i = 0; i < 50; i++) {
      driver.partialSeed(3, Peer.ipv4(i));
    }
    driver.pass(1000);
    driver.seed(3, Peer.ipv4(100));
  }

  private long write() throws IOException {
    return SwarmSnapshot.write(file, store, driver.nowNanos, WROTE_MILLIS);
  }

  private static long read(Path file, MemoryPeerStore into, long seconds) throws IOException {
    return SwarmSnapshot.read(file, into, 0, WROTE_MILLIS + TimeUnit.SECONDS.toMillis(seconds));
  }

  @Test
  void everythingIsThereAgain() throws IOException {
    assertThat(write()).isEqualTo(54);
    MemoryPeerStore restored = store(1000);
    assertThat(read(file, restored, 10)).isEqualTo(54);
    assertThat(restored.totals()).isEqualTo(store.totals());
    StoreDriver again = new StoreDriver(restored);
    assertThat(again.scrape(1, 2, 3))
        .isEqualTo(driver.scrape(1, 2, 3))
        .contains(new Counts(1, 0, 50, 0));
    assertThat(again.leecher(2, Peer.ipv4(7)).peers())
        .containsExactlyInAnyOrder(Peer.ipv4(1), Peer.ipv6(2));
    // it was counted before
    assertThat(again.completed(2, Peer.ipv4(1)).completed()).isEqualTo(1);
  }

  @Test
  void peersKeepTheirAgeAndGrowOlderWhileTheTrackerDoesNotRun() throws IOException {
    write();
    MemoryPeerStore restored = store(1000);
    read(file, restored, TTL - 1000);
    assertThat(restored.totals().leechers()).isEqualTo(52);
    restored = store(1000);
    read(file, restored, TTL - 999);
    assertThat(restored.totals()).isEqualTo(new StoreTotals(1, 1, 0, 1, 0));
    restored = store(1000);
    read(file, restored, TTL);
    StoreDriver again = new StoreDriver(restored);
    again.pass(1);
    assertThat(again.leecher(3, Peer.ipv4(7)).peers()).isEmpty();
  }

  @Test
  void aClockThatWasSetBackMakesNobodyYounger() throws IOException {
    write();
    MemoryPeerStore restored = store(1000);
    read(file, restored, -5000);
    StoreDriver again = new StoreDriver(restored);
    again.pass(TTL - 999);
    assertThat(again.leecher(3, Peer.ipv4(7)).peers()).containsExactly(Peer.ipv4(100));
  }

  @Test
  void aFullStoreFitsIntoOneOfTheSameSize() throws IOException {
    write();
    MemoryPeerStore restored = store(54);
    read(file, restored, 0);
    assertThat(restored.totals()).isEqualTo(store.totals());
    for (int maxPeers = 8; maxPeers < 54; maxPeers++) {
      MemoryPeerStore full = store(maxPeers);
      StoreDriver driver = new StoreDriver(full);
      int torrents = maxPeers - maxPeers / 8;
      for (int torrent = 0; torrent < torrents; torrent++) {
        driver.leecher(torrent, Peer.ipv4(1));
      }
      for (int more = torrents; more < maxPeers; more++) {
        driver.leecher(0, Peer.ipv4(1 + more));
      }
      assertThat(full.totals().leechers()).isEqualTo(maxPeers);
      SwarmSnapshot.write(file, full, 0, WROTE_MILLIS);
      MemoryPeerStore again = store(maxPeers);
      read(file, again, 0);
      assertThat(again.totals()).isEqualTo(full.totals());
    }
  }

  @Test
  void thereIsNoMoreRoomThanSet() throws IOException {
    write();
    MemoryPeerStore restored = store(20);
    read(file, restored, 0);
    assertThat(restored.totals().leechers() + restored.totals().seeders()).isEqualTo(20);
  }

  @Test
  void anEmptyStoreMakesAFileToo() throws IOException {
    SwarmSnapshot.write(file, store(1), 0, WROTE_MILLIS);
    MemoryPeerStore restored = store(1000);
    assertThat(read(file, restored, 0)).isZero();
    assertThat(restored.totals()).isEqualTo(StoreTotals.NONE);
  }

  @Test
  void aFileIsReplacedWholeAndNothingElseIsLeft() throws IOException {
    write();
    driver.leecher(9, Peer.ipv4(9));
    write();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(read(file, store(1000), 0)).isEqualTo(55);
  }

  @Test
  void aFileThatCannotBeWrittenLeavesTheOneBefore() throws IOException {
    write();
    byte[] before = Files.readAllBytes(file);
    Files.createDirectory(folder.resolve("swarms.new"));
    Files.createFile(folder.resolve("swarms.new/in the way"));
    assertThatThrownBy(this::write).isInstanceOf(IOException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void noDamagedFileIsTakenAndNothingOfItGetsIn() throws IOException {
    write();
    byte[] good = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 + random.nextInt(255));
      isRefused(bad);
    }
    for (int length = 0; length < good.length; length += 7) {
      isRefused(Arrays.copyOf(good, length));
    }
    isRefused(Arrays.copyOf(good, good.length + 1));
  }

  @Test
  void aFileThatMakesNoSenseIsNotTakenThoughItsChecksumIsRight() throws IOException {
    byte[] magic = {'B', 'T', 'L', 'S', 'W', 'A', 'R', 'M'};
    isRefused("of unknown type", sealed(header(magic).put((byte) 'x')));
    isRefused("has version 2", sealed(ByteBuffer.allocate(300).put(magic).putInt(2).putLong(0)));
    // a count is only believed as far as there is something
    ByteBuffer torrent = header(magic).put((byte) 'T').put(new byte[20]).putInt(0);
    isRefused("not as many", sealed(torrent.putInt(Integer.MAX_VALUE).put((byte) 'E').putLong(0)));
    isRefused("not as many", sealed(header(magic).put((byte) '4').put(new byte[11])));
    isRefused("not as many", sealed(header(magic).put((byte) 'E').putLong(1)));
    ByteBuffer port = header(magic).put((byte) 'T').put(new byte[20]).putInt(0).putInt(1);
    isRefused("makes no sense", sealed(port.put((byte) '4').put(new byte[11])));
    ByteBuffer negative = header(magic).put((byte) 'T').put(new byte[20]).putInt(-1).putInt(0);
    isRefused("negative", sealed(negative.put((byte) 'E').putLong(0)));
  }

  private static ByteBuffer header(byte[] magic) {
    return ByteBuffer.allocate(300).put(magic).putInt(1).putLong(WROTE_MILLIS);
  }

  private static byte[] sealed(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate().flip());
    bytes.putInt((int) checksum.getValue());
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private void isRefused(byte[] bytes) throws IOException {
    isRefused("", bytes);
  }

  private void isRefused(String reason, byte[] bytes) throws IOException {
    Path bad = folder.resolve("bad");
    Files.write(bad, bytes);
    MemoryPeerStore restored = store(1000);
    assertThatThrownBy(() -> read(bad, restored, 0))
        .isInstanceOf(BadSnapshotException.class)
        .hasMessageContaining(reason);
    assertThat(restored.totals()).isEqualTo(StoreTotals.NONE);
  }

  @Test
  void peersThatAreThereAlreadyStayAsTheyAre() throws IOException {
    write();
    driver.announce(1, Peer.ipv4(1), AnnounceEvent.NONE, PeerState.SEED, 0);
    read(file, store, 0);
    assertThat(driver.scrape(1)).containsExactly(new Counts(1, 0, 0, 0));
  }
}
