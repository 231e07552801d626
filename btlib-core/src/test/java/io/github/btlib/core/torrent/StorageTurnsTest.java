package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.TorrentRemovedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StorageTurnsTest {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final StorageTurns turns = new StorageTurns("test", waiting::add);
  private final List<String> done = new ArrayList<>();

  private void work() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }

  @Test
  void oneThingIsDoneAfterTheOther() {
    turns.take(() -> done.add("a"));
    turns.take(() -> done.add("b"));
    assertThat(waiting).as("the second waits for the first").hasSize(1);
    work();
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void whatFailsIsToldAndDoesNotStopTheNext() {
    CompletableFuture<Void> failed =
        turns.take(() -> {
          throw new IOException("no space");
        });
    CompletableFuture<Void> next = turns.take(() -> done.add("b"));
    work();
    assertThatThrownBy(failed::join).hasRootCauseMessage("no space");
    assertThat(next).isCompleted();
    assertThat(done).containsExactly("b");
  }

  @Test
  void whatIsDoneHereKeepsOthersWaiting() throws IOException {
    turns.runHere(() -> {
      turns.take(() -> done.add("b"));
      assertThat(waiting).isEmpty();
      done.add("a");
    });
    work();
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void afterClosingNothingIsTaken() {
    turns.close();
    assertThatThrownBy(() -> turns.take(() -> done.add("a")).join())
        .hasCauseInstanceOf(TorrentRemovedException.class);
    work();
    assertThat(done).isEmpty();
  }
}
