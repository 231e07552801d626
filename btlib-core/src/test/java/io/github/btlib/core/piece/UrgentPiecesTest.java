package io.github.btlib.core.piece;

import static io.github.btlib.core.piece.TestPeer.SECOND;
import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Priority;
import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.wire.Block;
import io.github.btlib.spi.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is asked for what readers need. */
class UrgentPiecesTest {
  private static final int PIECES = 10;
  private static final int BLOCKS = 4;
  private static final Estimate FAST = new Estimate(SECOND / 100, SECOND / 100, 0);
  private static final Estimate SLOW = new Estimate(5 * SECOND, 5 * SECOND, 0);

  private final MemoryTorrent torrent =
      MemoryTorrent.of(PIECES * BLOCKS * Block.SIZE, BLOCKS * Block.SIZE);
  private final Storage storage = MemoryStorage.of(torrent.metainfo());
  private final PieceBook book = SequentialBook.of(torrent.metainfo());
  private final Deadlines.Reader reader = () -> {};
  private long now;

  private TestPeer seed(String name) {
    return TestPeer.serving(name, book, IntStream.range(0, PIECES).toArray());
  }

  private void reads(int first, int last) {
    book.deadlines().set(reader, new Deadlines.Window(first, last, SECOND));
  }

  private static List<Integer> asked(TestPeer peer) {
    return peer.sink.requests.stream().map(request -> request.piece().index()).toList();
  }

  private PeerPieces pieces(String name) {
    return seed(name).pieces;
  }

  /** Returns the piece that a peer with a pace is given. */
  private int given(PeerPieces peer, Estimate pace) {
    ActivePiece piece = book.nextUrgent(peer, false, now, pace);
    return piece == null ? -1 : piece.index();
  }

  private List<BlockRequest> claims(Claimant peer, PeerPieces pieces, int room, Estimate pace) {
    List<BlockRequest> claims = new ArrayList<>();
    new Claiming(peer, book, pieces).claim(room, false, now, pace, claims);
    return claims;
  }

  @Test
  void whatAReaderNeedsComesBeforeWhatTheSelectorWouldChoose() {
    reads(6, 7);
    TestPeer anna = seed("anna");
    anna.refill(now);
    assertThat(asked(anna)).containsExactly(6, 6, 6, 6);
  }

  @Test
  void itComesBeforeWhatIsWantedMoreAndIsNotAskedForIfSkipped() {
    book.prioritize(Map.of(Priority.HIGH, bits(1), Priority.LOW, bits(6), Priority.SKIP, bits(5)));
    reads(5, 6);
    TestPeer anna = seed("anna");
    anna.refill(now);
    assertThat(asked(anna)).containsExactly(6, 6, 6, 6);
  }

  @Test
  void peersShareThePieceThatIsNeededSoonest() {
    reads(6, 9);
    assertThat(given(pieces("anna"), FAST)).isEqualTo(6);
    assertThat(given(pieces("bert"), FAST)).isEqualTo(6);
  }

  @Test
  void afterASeekTheNextRequestIsForThePieceThere() throws Exception {
    reads(0, 3);
    TestPeer anna = seed("anna");
    anna.refill(now);
    assertThat(asked(anna)).containsOnly(0);
    reads(8, 9);
    anna.deliver(++now, torrent, storage);
    anna.refill(now);
    assertThat(asked(anna)).containsExactly(0, 0, 0, 8);
  }

  @Test
  void aPeerWithoutThePieceIsAskedForOthers() {
    reads(6, 6);
    TestPeer anna = TestPeer.serving("anna", book, 2, 3);
    anna.refill(now);
    assertThat(asked(anna)).containsOnly(2);
  }

  @Test
  void aPeerThatChokesUsIsAskedForWhatItAllowsAllTheSame() {
    reads(6, 7);
    TestPeer anna = seed("anna");
    anna.downloads.choke();
    anna.downloads.allowedFast(7);
    anna.downloads.allowedFast(1);
    anna.refill(now);
    assertThat(asked(anna)).containsOnly(7);
  }

  @Test
  void aPeerOnParoleHasNoPartInIt() {
    PeerPieces bad = pieces("bad");
    Claimant[] suspects = {new NamedClaimant("bad"), new NamedClaimant("other")};
    book.failed(Objects.requireNonNull(book.next(bad, false)), List.of(suspects), List.of());
    reads(6, 7);
    assertThat(given(bad, FAST)).isEqualTo(-1);
    assertThat(given(pieces("good"), FAST)).isEqualTo(6);
    assertThat(book.urgentUnderWay(bad, now, FAST)).isEmpty();
  }

  @Test
  void aSlowPeerIsAskedForWhatItShouldHaveInTime() {
    reads(2, 8); // a second a piece
    PeerPieces slow = pieces("slow");
    assertThat(given(slow, SLOW)).as("there is no faster one").isEqualTo(2);
    assertThat(given(pieces("fast"), FAST)).isEqualTo(2);
    assertThat(given(slow, SLOW)).isEqualTo(7);
    reads(2, 5);
    assertThat(given(slow, SLOW)).isEqualTo(-1);

    now += 6 * SECOND; // the fast one has not asked for long
    assertThat(given(slow, SLOW)).isEqualTo(2);
  }

  @Test
  void whatASlowPeerWouldHaveTooLateIsAskedOfAFasterOneTooTheLastFirst() {
    reads(2, 3);
    Claimant slow = new NamedClaimant("slow");
    assertThat(claims(slow, pieces("slow"), 4, SLOW)).hasSize(4);

    Claimant fast = new NamedClaimant("fast");
    PeerPieces pieces = pieces("fast");
    List<BlockRequest> claims = claims(fast, pieces, 4, FAST);

    assertThat(claims.stream().map(each -> each.piece().index() + ":" + each.number()))
        .as("half of them are blocks that are late")
        .containsExactly("2:3", "2:2", "3:0", "3:1");
    assertThat(claims(fast, pieces, 4, FAST).stream().map(each -> each.piece().index()))
        .as("the other half next time")
        .startsWith(2, 2);
  }

  @Test
  void aPeerThatHasNotShownWhatItCanKeepsNobodyFromHelping() {
    reads(2, 2);
    assertThat(claims(new NamedClaimant("slow"), pieces("slow"), 4, SLOW)).hasSize(4);
    Estimate unknown = new Estimate(Pace.UNKNOWN_LATENCY, 1, 0);
    assertThat(book.urgentUnderWay(pieces("new"), now, unknown)).isEmpty();
    assertThat(book.urgentUnderWay(pieces("slow too"), now, FAST)).hasSize(1);
    assertThat(book.urgentUnderWay(pieces("slow"), now, SLOW)).isEmpty();
  }

  @Test
  void withoutReadersNobodyLooks() {
    assertThat(given(pieces("anna"), FAST)).isEqualTo(-1);
    assertThat(claims(new NamedClaimant("anna"), pieces("anna"), 1, FAST))
        .allMatch(claim -> claim.piece().index() == 0);
  }

  @Test
  void readersAreToldOfWhatIsVerifiedAndOfWhatIsWantedNoMore() {
    AtomicInteger told = new AtomicInteger();
    Deadlines.Reader listener = told::incrementAndGet;
    book.deadlines().set(listener, Deadlines.Window.NONE);
    PeerPieces anna = pieces("anna");
    ActivePiece piece = Objects.requireNonNull(book.next(anna, false));
    book.verified(piece, List.of(new NamedClaimant("anna")), List.of());
    assertThat(told).hasValue(1);
    book.prioritize(Map.of(Priority.SKIP, bits(5)));
    assertThat(told).hasValue(2);
  }
}
