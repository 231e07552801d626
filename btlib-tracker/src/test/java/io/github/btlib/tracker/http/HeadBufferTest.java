package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Over a socket, pieces sent apart may arrive together; here they never do. */
class HeadBufferTest {

  private static final String FIRST = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String SECOND = "GET /2 HTTP/1.1\n\n";

  private final HeadBuffer buffer = new HeadBuffer();
  private final List<String> heads = new ArrayList<>();

  @Test
  void headsAreFoundWhereverTheReadsSplitThem() throws Exception {
    String both = FIRST + "\r\n" + SECOND;
    for (int at = 0; at <= both.length(); at++) {
      heads.clear();
      read(both.substring(0, at));
      read(both.substring(at));
      assertThat(heads).as("split at %d", at).containsExactly(FIRST, SECOND);
      assertThat(buffer.isEmpty()).isTrue();
    }
  }

  @Test
  void headsAreFoundWhenTheyComeByteByByte() throws Exception {
    for (String one : (FIRST + SECOND).split("")) {
      read(one);
    }
    assertThat(heads).containsExactly(FIRST, SECOND);
  }

  @Test
  void theEndOfTheStreamIsNoHead() throws Exception {
    read("GET / HTT");
    assertThat(buffer.fill(new ByteArrayInputStream(new byte[0]))).isFalse();
    assertThat(heads).isEmpty();
    assertThat(buffer.isEmpty()).isFalse();
  }

  private void read(String text) throws IOException, BadRequest {
    ByteArrayInputStream in = new ByteArrayInputStream(text.getBytes(US_ASCII));
    while (in.available() > 0) {
      buffer.fill(in);
      for (byte[] h = buffer.takeHead(); h.length > 0; h = buffer.takeHead()) {
        heads.add(new String(h, US_ASCII));
      }
    }
  }
}
