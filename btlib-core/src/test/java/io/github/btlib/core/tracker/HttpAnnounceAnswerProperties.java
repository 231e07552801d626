package io.github.btlib.core.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.spi.AnnounceResponse;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Answers that somebody damaged, by accident or on purpose. */
class HttpAnnounceAnswerProperties {
  private static final List<String> ANSWERS =
      List.of(
          "d8:completei3e10:incompletei4e8:intervali1800e12:min intervali60e5:peers12:"
              + "\u0001\u0002\u0003\u0004\u001a\u00e1\u0001\u0002\u0003\u0005\u001a\u00e1"
              + "6:peers618: \u0001\r¸\0\0\0\0\0\0\0\0\0\0\0\u0001\u001a\u00e1"
              + "10:tracker id2:id15:warning message4:soone",
          "d5:peersld2:ip7:1.2.3.44:porti6881eed2:ip11:2001:db8::14:porti80eeee",
          "d14:failure reason13:unregistered!8:retry in1:5e");

  @Provide
  Arbitrary<List<Damage>> damages() {
    return Damage.some();
  }

  @Property(tries = 5000)
  void aDamagedAnswerIsAResponseOrAnIoException(
      @ForAll("damages") List<Damage> damages, @ForAll boolean insert) {
    for (String answer : ANSWERS) {
      byte[] damaged = Damage.damaged(answer, damages, insert).getBytes(ISO_8859_1);
      try {
        AnnounceResponse response = HttpAnnounceAnswer.parse(damaged);
        assertThat(response.interval()).isPositive();
        assertThat(response.peers()).noneMatch(peer -> peer.isUnresolved() || peer.getPort() == 0);
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotNull();
      }
    }
  }
}
