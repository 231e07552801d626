package io.github.btlib.examples.realclient;

import java.nio.file.Path;

/** btlib and aria2. */
@RequiresClient(Program.ARIA2)
class Aria2AndBtlibTest extends ClientAndBtlib {

  @Override
  RealClient client(Path itsFolder) {
    return Aria2Client.in(itsFolder);
  }
}
