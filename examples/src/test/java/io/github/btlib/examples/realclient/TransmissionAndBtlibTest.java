package io.github.btlib.examples.realclient;

import java.nio.file.Path;
import java.time.Duration;

/** btlib and Transmission. */
@RequiresClient(Program.TRANSMISSION)
class TransmissionAndBtlibTest extends ClientAndBtlib {

  @Override
  RealClient client(Path itsFolder) {
    return TransmissionClient.in(itsFolder);
  }

  @Override
  boolean waitsToBeConnectedTo() {
    return true;
  }

  @Override
  boolean createsEmptyFiles() {
    return false;
  }

  @Override
  void awaitAnnounced(RealClient client) {
    ((TransmissionClient) client).awaitAnnounced(Duration.ofSeconds(40));
  }
}
