package io.github.btlib.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private final OpenFiles pool = new OpenFiles(2);
  private long now = 1_000;

  /** A file of which the test says when it is used. */
  private final class FakeFile implements OpenFiles.OpenFile {
    private long lastUsed = now;
    private boolean inUse;
    private boolean closed;

    @Override
    public long lastUsed() {
      return lastUsed;
    }

    @Override
    public boolean closeIfIdle() {
      if (inUse) {
        return false;
      }
      close();
      return true;
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    void close() {
      closed = true;
      pool.closed();
    }

    void use() {
      lastUsed = ++now;
    }
  }

  private FakeFile open() {
    FakeFile file = openInUse();
    file.inUse = false;
    return file;
  }

  private FakeFile openInUse() {
    FakeFile file = new FakeFile();
    file.inUse = true; // by whoever opens it
    pool.opened(file, ++now);
    return file;
  }

  @Test
  void theLeastRecentlyUsedFileIsClosedForAnother() {
    FakeFile a = open();
    FakeFile b = open();
    a.use();
    FakeFile c = open();
    assertThat(b.closed).isTrue();
    assertThat(a.closed || c.closed).isFalse();
    assertThat(pool.openCount()).isEqualTo(2);
  }

  @Test
  void aFileInUseIsNotClosedForAnother() {
    FakeFile a = openInUse();
    FakeFile b = openInUse();
    FakeFile c = openInUse();
    assertThat(pool.openCount()).isEqualTo(3);
    a.inUse = false;
    b.inUse = false;
    open();
    assertThat(pool.openCount()).as("back within the bound").isEqualTo(2);
    assertThat(c.closed).isFalse();
  }

  @Test
  void aFileThatWasClosedByItsOwnerCountsNoLonger() {
    FakeFile a = open();
    FakeFile b = open();
    a.close();
    open();
    assertThat(b.closed).isFalse();
    assertThat(pool.openCount()).isEqualTo(2);
  }

  @Test
  void whatNobodyHasUsedForAMinuteIsClosedEvenIfThereIsRoom() {
    FakeFile idle = open();
    FakeFile busy = open();
    now += MINUTE / 2;
    busy.use();
    now += MINUTE / 2 + 2;
    pool.makeRoom(now);
    assertThat(idle.closed).isTrue();
    assertThat(busy.closed).isFalse();
  }
}
