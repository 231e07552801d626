package io.github.btlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PieceSelector;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AddTorrentTest {
  private static final Metainfo METAINFO =
      Metainfo.read(
          Bencode.encode(
              BDictionary.builder()
                  .put(
                      "info",
                      BDictionary.builder()
                          .put("name", "a")
                          .put("length", 1)
                          .put("piece length", 16384)
                          .put("pieces", new byte[20])
                          .build())
                  .build()));
  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 6881);

  private final AddTorrent plain = AddTorrent.of(METAINFO);

  @Test
  void withoutSettingsItStartsAtOnceAndRarestFirst() {
    assertThat(plain.metainfo()).isSameAs(METAINFO);
    assertThat(plain.pieceSelector()).isSameAs(PieceSelector.rarestFirst());
    assertThat(plain.saveTo()).isEmpty();
    assertThat(plain.storage()).isEmpty();
    assertThat(plain.peers()).isEmpty();
    assertThat(plain.paused()).isFalse();
  }

  @Test
  void everySettingIsKeptThroughTheNextOnes() {
    StorageFactory storage =
        (metainfo, saveTo) -> {
          throw new IOException("never opened");
        };
    AddTorrent add =
        plain
            .saveTo(Path.of("here"))
            .storage(storage)
            .pieceSelector(PieceSelector.sequential())
            .peer(PEER)
            .startPaused()
            .saveTo(Path.of("there"));
    assertThat(add.metainfo()).isSameAs(METAINFO);
    assertThat(add.saveTo()).contains(Path.of("there"));
    assertThat(add.storage()).containsSame(storage);
    assertThat(add.pieceSelector()).isSameAs(PieceSelector.sequential());
    assertThat(add.peers()).containsExactly(PEER);
    assertThat(add.paused()).isTrue();
  }

  @Test
  void aChangeIsACopyAndLeavesTheOriginalAlone() {
    plain.saveTo(Path.of("here")).peer(PEER).startPaused();
    assertThat(plain.saveTo()).isEmpty();
    assertThat(plain.peers()).isEmpty();
    assertThat(plain.paused()).isFalse();
  }

  @Test
  void severalPeersMayBeNamed() {
    InetSocketAddress other = new InetSocketAddress(InetAddress.getLoopbackAddress(), 6882);
    assertThat(plain.peer(PEER).peer(other).peers()).containsExactly(PEER, other).isUnmodifiable();
  }

  @Test
  void aPeerNeedsAResolvedAddressAndAPort() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.peer(InetSocketAddress.createUnresolved("peer.example", 6881)))
        .withMessageContaining("peer.example")
        .withMessageContaining("resolved");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.peer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
        .withMessageContaining("1 to 65535");
  }

  @Test
  @SuppressWarnings("NullAway")
  void nullIsRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> AddTorrent.of(null)).withMessage("metainfo");
    assertThatNullPointerException().isThrownBy(() -> plain.saveTo(null)).withMessage("folder");
    assertThatNullPointerException().isThrownBy(() -> plain.storage(null)).withMessage("factory");
    assertThatNullPointerException()
        .isThrownBy(() -> plain.pieceSelector(null))
        .withMessage("pieceSelector");
  }
}
