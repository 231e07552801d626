"""Measures btlib's tracker beside Debian's opentracker; run it by `benchmarks/tracker`.

All serve 127.0.0.1, one after the other and to and fro, with a fresh process for each measurement:
btlib with native sockets, btlib with those of the JDK, and opentracker; on demand also the example
whose swarms are in Redis.
What is compared are responses per second of processor time that the server used, and the 99th
percentile of latency. The load comes from trackerload, which is built first.
"""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
HASHES = 100_000

# name: arguments of trackerload. opentracker keeps no connection open, so that it is asked anew there.
LOADS = {
    "udp announce": ["udp", "-n", "1000", "-m", "10000"],
    "udp mixed": ["udp", "-x", "50:50:1", "-n", str(HASHES), "-m", "1000000", "-N", "30"],
    "http keep-alive": ["http", "-s", "32"],
    "http one-shot": ["httpc", "-s", "32"],
}
RESULTS = {
    "per_core": r"([\d.]+) responses a server core-second",
    "per_second": r"responses/s ([\d.]+)",
    "p50": r"p50 ([\d.]+)",
    "p99": r"p99 ([\d.]+)",
    "lost": r"lost (\d+)",
    "malformed": r"malformed (\d+)",
    "failures": r"failure reasons (\d+)",
    "errors": r"tracker errors (\d+)",
    "rss_mib": r"RSS ([\d.]+) MiB",
}


def arguments():
    parser = argparse.ArgumentParser(prog="benchmarks/tracker", description=__doc__)
    parser.add_argument("loads", nargs="*", metavar="LOAD", help="of: %s" % ", ".join(LOADS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="measured, of each server and round")
    parser.add_argument("--warm-up", type=int, default=20,
                        help="seconds of load that is not counted, while the JVM compiles")
    parser.add_argument("--memory", action="store_true",
                        help="also fill each with 1,000,000 peers in 100,000 swarms")
    parser.add_argument("--java-options", default="-Xmx512m -XX:+UseSerialGC -Xmn8m")
    parser.add_argument("--server", metavar="NAME", action="append", dest="servers", choices=list(SERVERS),
                        help="may be repeated; of: %s (default: the first three)" % "; ".join(SERVERS))
    parser.add_argument("--json", metavar="FILE", help="write all figures there")
    args = parser.parse_args()
    for load in args.loads:
        if load not in LOADS:
            parser.error("there is no load %s" % load)
    return args


def free_port():
    with socket.socket() as tcp:
        tcp.bind(("127.0.0.1", 0))
        return tcp.getsockname()[1]


class Server:
    """A tracker in a process of its own, which answers when this is made."""

    def __init__(self, command, port, folder, env=None):
        self.port = port
        self.log = open(os.path.join(folder, "server.log"), "w+")
        self.process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.PIPE,
                                        stdout=self.log, stderr=subprocess.STDOUT)
        end = time.monotonic() + 60
        while True:
            try:
                if self.serves(os.path.join(folder, "hashes")):
                    return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.log.seek(0)
                    sys.exit("%s did not start: %s" % (command[0], self.log.read()))
            time.sleep(0.05)

    def serves(self, hashes):
        """Whether it has read the list to its end, which opentracker does while it answers."""
        with open(hashes) as lines:
            last = lines.read().split()[-1]
        query = "".join("%" + last[i:i + 2] for i in range(0, 40, 2))
        with urllib.request.urlopen(
                "http://127.0.0.1:%d/announce?info_hash=%s&peer_id=-XX0000-123456789012&port=9"
                "&left=1&numwant=0&compact=1" % (self.port, query), timeout=5) as answer:
            return b"8:interval" in answer.read()

    def said(self):
        with open(self.log.name, "rb") as log:
            return log.read()

    def beside_seconds(self):
        """Processor time of programs that it needs."""
        return 0

    def rss_mib(self):
        with open("/proc/%d/status" % self.process.pid) as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


class RedisTracker(Server):
    """The example that keeps swarms in Redis, with a Redis of its own on 127.0.0.1."""

    def __init__(self, work, args):
        redis_port, port = free_port(), free_port()
        self.redis = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(redis_port), "--save", ""],
            cwd=work, stdout=subprocess.DEVNULL)
        try:
            super().__init__(
                [java(), *args.java_options.split(), "--enable-native-access=ALL-UNNAMED", "-cp", jar(),
                 "io.github.btlib.examples.redis.RunSharedTracker", str(port), "127.0.0.1",
                 str(redis_port)], port, work)
        except SystemExit:
            self.redis.kill()
            raise

    def beside_seconds(self):
        with open("/proc/%d/stat" % self.redis.pid) as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        super().close()
        self.redis.terminate()
        self.redis.wait()


def btlib(work, args, native):
    port = free_port()
    config = os.path.join(work, "tracker.toml")
    with open(config, "w") as out:
        # opentracker has a list, too: Debian's build serves no others
        out.write('httpPort = %d\nudpPort = %d\nbind = "127.0.0.1"\nallowFile = "hashes"\n'
                  'maxPeers = 10000000\nmaxSwarms = 1000000\n'
                  'udpThreads = 1\nhttpThreads = 1\nnativeSockets = %s\n'
                  % (port, port, str(native).lower()))
    command = [java(), *args.java_options.split(), "-jar", jar(), "tracker", config]
    server = Server(command, port, work)
    while b"ready:" not in server.said():
        time.sleep(0.05)
    if (b"native sockets" in server.said()) != native:
        server.close()
        sys.exit("native sockets need Linux and Java 22 or later; use --server")
    return server


def opentracker(work, _):
    port = free_port()
    config = os.path.join(work, "opentracker.conf")
    with open(config, "w") as out:
        out.write("listen.tcp 127.0.0.1:%d\nlisten.udp 127.0.0.1:%d\nlisten.udp.workers 1\n"
                  "access.whitelist hashes\ntracker.rootdir %s\n"
                  "tracker.user nobody\n" % (port, port, work))
    return Server(["opentracker", "-f", config], port, work)


SERVERS = {
    "btlib, native": lambda work, args: btlib(work, args, True),
    "btlib, JDK": lambda work, args: btlib(work, args, False),
    "opentracker": opentracker,
    "btlib, Redis": RedisTracker,
}
USUAL = list(SERVERS)[:3]


def java():
    home = os.environ.get("JAVA_HOME")
    return os.path.join(home, "bin", "java") if home else "java"


def jar():
    """The jar that examples/btlib builds names the others in its manifest."""
    return os.path.join(TOP, "examples", "target", "btlib-examples.jar")


def build(work):
    # the launcher builds the jar when sources are newer
    subprocess.run([os.path.join(TOP, "examples", "btlib"), "--version"], check=True,
                   stdout=subprocess.DEVNULL)
    program = os.path.join(work, "trackerload")
    source = os.path.join(HERE, "trackerload", "trackerload.c")
    subprocess.run(["gcc", "-O2", "-pthread", "-o", program, source], check=True)
    return program


def warm_up(program, load, server, seconds):
    """trackerload runs for 10 seconds at most."""
    while seconds > 0:
        subprocess.run(
            [program, *LOADS[load], "-t", str(min(seconds, 10)), "-W", "0", "-p", str(server.port)],
            check=True, stdout=subprocess.DEVNULL)
        seconds -= 10


def measure(program, load, server, args):
    warm_up(program, load, server, args.warm_up)
    beside = server.beside_seconds()
    text = subprocess.run(
        [program, *LOADS[load], "-t", str(args.seconds), "-W", "1", "-p", str(server.port),
         "-P", str(server.process.pid)],
        check=True, capture_output=True, text=True).stdout
    beside = server.beside_seconds() - beside
    found = {}
    for name, pattern in RESULTS.items():
        match = re.search(pattern, text)
        if match is None:
            sys.exit("trackerload said nothing of %s:\n%s" % (name, text))
        found[name] = float(match.group(1))
    if found["per_core"] <= 0 or found["malformed"] or found["failures"] or found["errors"]:
        sys.exit("not all was answered well:\n" + text)
    # a second that is not counted goes first
    found["beside"] = beside / (found["per_second"] * (args.seconds + 1))
    return found


def memory(program, server):
    """Fills a tracker by announces, each peer once and then some, and returns MiB before and after."""
    before = server.rss_mib()
    # 16 sockets go around their peers: at any speed above 100,000 a second, all in 10 seconds
    text = subprocess.run(
        [program, "udp", "-n", str(HASHES), "-m", "1000000", "-N", "0", "-W", "5", "-t", "10",
         "-p", str(server.port), "-P", str(server.process.pid)],
        check=True, capture_output=True, text=True).stdout
    announces = float(re.search(r"announce ([\d.]+)", text).group(1)) * 15
    return before, server.rss_mib(), announces


def spread(values, form="%.2f"):
    return " / ".join(form % v for v in (min(values), statistics.median(values), max(values)))


def main():
    args = arguments()
    for needed in ("gcc", "opentracker", java()):
        if shutil.which(needed) is None:
            sys.exit("%s is not on the path" % needed)
    figures = {}
    servers = [name for name in SERVERS if name in (args.servers or USUAL)]
    with tempfile.TemporaryDirectory(prefix="btlib-tracker-") as work:
        os.chmod(work, 0o755)  # opentracker goes to live there as nobody
        program = build(work)
        with open(os.path.join(work, "hashes"), "w") as out:
            subprocess.run([program, "hashes", "-n", str(HASHES)], check=True, stdout=out)
        for load in args.loads or list(LOADS):
            runs = {name: [] for name in servers}
            for turn in range(args.rounds):
                order = servers if turn % 2 == 0 else servers[::-1]
                for name in order:
                    server = SERVERS[name](work, args)
                    try:
                        runs[name].append(measure(program, load, server, args))
                    finally:
                        server.close()
            figures[load] = runs
            tell(load, runs)
        if args.memory:
            print("\n1,000,000 peers in 100,000 swarms, UDP: MiB resident before / after (announces)")
            figures["memory"] = {}
            for name in servers:
                server = SERVERS[name](work, args)
                try:
                    figures["memory"][name] = memory(program, server)
                finally:
                    server.close()
                before, after, announces = figures["memory"][name]
                full = "" if announces >= 1_050_000 else ": too slow, not all peers are there"
                print("  %-13s %.0f / %.0f (%.0f%s)" % (name, before, after, announces, full))
    if args.json:
        with open(args.json, "w") as out:
            json.dump(figures, out, indent=2)


def tell(load, runs):
    print("\n%s: min / median / max" % load)
    for name, all_runs in runs.items():
        print("  %-13s %s responses a core-second, p50 %s us, p99 %s us, lost %d" % (
            name, spread([r["per_core"] for r in all_runs], "%.0f"),
            spread([r["p50"] for r in all_runs], "%.0f"),
            spread([r["p99"] for r in all_runs], "%.0f"), sum(r["lost"] for r in all_runs)))
    for name, all_runs in runs.items():
        if any(r["beside"] for r in all_runs):
            print("  %s: us of another program's processor a response %s" % (
                name, spread([1e6 * r["beside"] for r in all_runs], "%.1f")))
    theirs = runs.get("opentracker", [])
    for name, ours in runs.items():
        if theirs and ours is not theirs:
            print("  %s : opentracker, round by round: per core %s, p99 %s" % (
                name, spread([o["per_core"] / t["per_core"] for o, t in zip(ours, theirs)]),
                spread([o["p99"] / t["p99"] for o, t in zip(ours, theirs)])))


if __name__ == "__main__":
    main()
