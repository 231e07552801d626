package io.github.btlib.core.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A {@link VerifiedFileChannel} as a stream. */
public final class VerifiedFileStream extends InputStream {
  private final VerifiedFileChannel channel;

  public VerifiedFileStream(VerifiedFileChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    return channel.read(ByteBuffer.wrap(target, offset, length));
  }

  @Override
  public long skip(long count) throws IOException {
    long position = channel.position();
    long skipped = Math.clamp(count, 0, Math.max(0, channel.size() - position));
    channel.position(position + skipped);
    return skipped;
  }

  /** Returns how much is verified of where it stands on: nobody but the disk is waited for. */
  @Override
  public int available() throws IOException {
    return channel.available();
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    Objects.requireNonNull(out, "out");
    byte[] buffer = new byte[VerifiedFileChannel.MOST_AT_ONCE];
    long all = 0;
    for (int count = read(buffer); count >= 0; count = read(buffer)) {
      out.write(buffer, 0, count);
      all += count;
    }
    return all;
  }

  @Override
  public void close() {
    channel.close();
  }
}
