package io.github.btlib.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.metainfo.InfoHash;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AllowedFastTest {
  private static final InfoHash AA = InfoHash.of(filled(20, 0xaa));
  private static final byte[] ADDRESS = {80, 4, 4, (byte) 200};

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void theSetsAreThoseOfTheExamplesInBep6() {
    assertThat(AllowedFast.of(ADDRESS, AA, 1313, 7))
        .containsExactly(1059, 431, 808, 1217, 287, 376, 1188);
    assertThat(AllowedFast.of(ADDRESS, AA, 1313, 9))
        .containsExactly(1059, 431, 808, 1217, 287, 376, 1188, 353, 508);
  }

  @Test
  void allAddressesOfANetworkHaveTheSameSet() {
    assertThat(AllowedFast.of(new byte[] {80, 4, 4, 1}, AA, 1313, 5))
        .isEqualTo(AllowedFast.of(ADDRESS, AA, 1313, 5));
    assertThat(AllowedFast.of(new byte[] {80, 4, 5, (byte) 200}, AA, 1313, 5))
        .isNotEqualTo(AllowedFast.of(ADDRESS, AA, 1313, 5));
  }

  @Test
  void aTorrentOfFewPiecesGivesThemAll() {
    assertThat(AllowedFast.of(ADDRESS, AA, 3, 5)).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(AllowedFast.of(ADDRESS, AA, 6, 5)).hasSize(5).allMatch(piece -> piece < 6);
    assertThat(AllowedFast.of(ADDRESS, AA, 1, 5)).containsExactly(0);
  }

  @Test
  void anIpv6PeerGetsNone() {
    assertThat(AllowedFast.of(new byte[16], AA, 1313, 5)).isEmpty();
  }
}
