package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class AddressVotesTest {
  private final AddressVotes votes = new AddressVotes();
  private final InetAddress ours = address("192.0.2.1");
  private final InetAddress lie = address("192.0.2.66");

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void threeStrangersHaveToAgree() {
    assertThat(votes.vote(ours, "a", false)).isEmpty();
    assertThat(votes.vote(ours, "b", false)).isEmpty();
    assertThat(votes.vote(ours, "c", false)).contains(ours);
  }

  @Test
  void aStrangerHasOneVoiceHoweverOftenItSpeaks() {
    for (int i = 0; i < 10; i++) {
      assertThat(votes.vote(lie, "a", false)).isEmpty();
    }
  }

  @Test
  void aTrackerIsBelievedAtOnceAndNotOutvotedByAsMany() {
    assertThat(votes.vote(ours, "tracker", true)).contains(ours);
    votes.vote(lie, "a", false);
    votes.vote(lie, "b", false);
    assertThat(votes.vote(lie, "c", false)).as("as many").isEmpty();
    assertThat(votes.vote(lie, "d", false)).as("more").contains(lie);
  }

  @Test
  void addressesOfTheTwoFamiliesAreVotedOnApart() {
    votes.vote(ours, "tracker", true);
    assertThat(votes.vote(address("2001:db8::1"), "other tracker", true)).isPresent();
  }

  @Test
  void theLoopbackIsNobodysAddress() {
    assertThat(votes.vote(address("127.0.0.1"), "tracker", true)).isEmpty();
    assertThat(votes.vote(address("0.0.0.0"), "tracker", true)).isEmpty();
  }

  @Test
  void oldVotersAreForgotten() {
    votes.vote(lie, "a", false);
    votes.vote(lie, "b", false);
    for (int i = 0; i < AddressVotes.MOST_VOTES; i++) {
      votes.vote(address("198.51.100." + i), i, false);
    }
    assertThat(votes.vote(lie, "c", false)).isEmpty();
  }
}
