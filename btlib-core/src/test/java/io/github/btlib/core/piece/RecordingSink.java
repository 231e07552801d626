package io.github.btlib.core.piece;

import io.github.btlib.core.wire.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Keeps what is to be sent, as an outbox whose writer has not come to it. Not thread-safe. */
final class RecordingSink implements RequestSink {
  /** Asked for, neither cancelled nor dropped. */
  final List<BlockRequest> requests = new ArrayList<>();

  final List<Block> cancels = new ArrayList<>();
  boolean interested;

  @Override
  public void interested(boolean now) {
    interested = now;
  }

  @Override
  public void request(List<BlockRequest> more) {
    requests.addAll(more);
  }

  @Override
  public void cancel(Block block) {
    requests.removeIf(request -> request.block().equals(block));
    cancels.add(block);
  }

  @Override
  public void dropRequests(Predicate<Block> stays) {
    requests.removeIf(request -> !stays.test(request.block()));
  }

  /** Returns the pieces that were asked for, each once, in the order of their numbers. */
  List<Integer> pieces() {
    return requests.stream().map(request -> request.piece().index()).distinct().sorted().toList();
  }
}
