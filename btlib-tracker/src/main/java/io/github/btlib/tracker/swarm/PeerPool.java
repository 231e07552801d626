package io.github.btlib.tracker.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An unordered bag of members to draw random ones from. Each member knows its place, so that
 * adding, removing and drawing take constant time, and drawing k of n costs nothing but k swaps: it
 * is a Fisher-Yates shuffle that stops after k steps, on the bag itself.
 */
final class PeerPool {

  private final List<Member> members = new ArrayList<>();

  int size() {
    return members.size();
  }

  void add(Member member) {
    member.index = members.size();
    members.add(member);
  }

  void remove(Member member) {
    place(members.get(members.size() - 1), member.index);
    members.remove(members.size() - 1);
  }

  /**
   * Draws one of those not drawn yet.
   *
   * @param drawn how many were drawn since the last change, less than the size
   */
  Member draw(int drawn, RandomGenerator random) {
    int chosen = drawn + random.nextInt(members.size() - drawn);
    Member member = members.get(chosen);
    place(members.get(drawn), chosen);
    place(member, drawn);
    return member;
  }

  private void place(Member member, int index) {
    members.set(index, member);
    member.index = index;
  }
}
