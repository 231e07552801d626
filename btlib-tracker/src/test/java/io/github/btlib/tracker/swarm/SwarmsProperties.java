package io.github.btlib.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.swarm.AnnounceOutcome.Refused;
import io.github.btlib.tracker.swarm.AnnounceOutcome.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Runs random announces against a model that is a list, searched from one end to the other. */
class SwarmsProperties {

  private static final long TTL = 20;
  private static final int MAX_SWARMS = 3;
  private static final int MAX_PEERS = 8;
  private static final List<Peer> STATIC =
      List.of(SwarmsTest.peer(3), SwarmsTest.peer(200), SwarmsTest.peer(201));

  record Step(int torrent, int peer, SwarmEvent event, boolean complete, int numWant, int pause) {}

  record Known(int torrent, Peer peer, boolean complete, long lastSeen) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<SwarmEvent> events =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.just(SwarmEvent.NONE)),
            Tuple.of(3, Arbitraries.of(SwarmEvent.class)));
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(1, 7),
            events,
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 6),
            Arbitraries.integers().between(0, 4))
        .as(Step::new)
        .list()
        .ofMaxSize(150);
  }

  @Property(tries = 500)
  void everyAnswerIsTheModels(@ForAll("steps") List<Step> steps, @ForAll long seed) {
    // torrent 0 has static peers, of which number 3 announces itself too
    Swarms swarms =
        new Swarms(
            new SwarmLimits(MAX_SWARMS, MAX_PEERS, TTL),
            Set.of(),
            Map.of(SwarmsTest.hash(0), STATIC));
    SplittableRandom random = new SplittableRandom(seed);
    List<Known> model = new ArrayList<>();
    long now = seed;
    for (Step step : steps) {
      now += step.pause();
      Announce announce =
          new Announce(SwarmsTest.peer(step.peer()), step.event(), step.complete(), step.numWant());
      AnnounceOutcome outcome =
          swarms.announce(SwarmsTest.hash(step.torrent()), announce, now, random);
      check(outcome, step, announce, model, now);
      assertThat(swarms.peerCount()).isEqualTo(model.size());
      assertThat(swarms.swarmCount()).isEqualTo(torrents(model));
    }
  }

  private static void check(
      AnnounceOutcome outcome, Step step, Announce announce, List<Known> model, long now) {
    model.removeIf(known -> now - known.lastSeen() > TTL);
    List<Peer> fixed = step.torrent() == 0 ? STATIC : List.of();
    if (!fixed.contains(announce.peer())) {
      boolean known =
          model.removeIf(k -> k.torrent() == step.torrent() && k.peer().equals(announce.peer()));
      if (step.event() != SwarmEvent.STOPPED) {
        boolean newTorrent = model.stream().noneMatch(k -> k.torrent() == step.torrent());
        boolean full = model.size() == MAX_PEERS || newTorrent && torrents(model) == MAX_SWARMS;
        if (!known && full) {
          assertThat(outcome).isInstanceOf(Refused.class);
          return;
        }
        model.add(new Known(step.torrent(), announce.peer(), step.complete(), now));
      }
    }
    Told told = (Told) outcome;
    List<Known> swarm = model.stream().filter(k -> k.torrent() == step.torrent()).toList();
    long seeders = swarm.stream().filter(Known::complete).count();
    assertThat(told.seeders()).isEqualTo((int) seeders + fixed.size());
    assertThat(told.leechers()).isEqualTo(swarm.size() - (int) seeders);

    boolean wantsSeeders = !step.complete() && step.event() != SwarmEvent.PAUSED;
    List<Peer> eligible = new ArrayList<>(fixed);
    swarm.stream().filter(k -> wantsSeeders || !k.complete()).forEach(k -> eligible.add(k.peer()));
    eligible.remove(announce.peer());
    int limit = step.event() == SwarmEvent.STOPPED ? 0 : step.numWant();
    assertThat(told.peers())
        .hasSize(Math.min(limit, eligible.size()))
        .doesNotHaveDuplicates()
        .isSubsetOf(eligible);
    List<Peer> fixedTold = fixed.stream().filter(p -> !p.equals(announce.peer())).toList();
    int first = Math.min(limit, fixedTold.size());
    assertThat(told.peers().subList(0, first)).isEqualTo(fixedTold.subList(0, first));
  }

  private static int torrents(List<Known> model) {
    return (int) model.stream().mapToInt(Known::torrent).distinct().count();
  }
}
