"""Measures btlib's tracker beside Debian's opentracker; run it by `benchmarks/tracker`.

Both serve 127.0.0.1, one after the other and to and fro, with a fresh process for each measurement.
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
        self.process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL,
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


def btlib(work, args):
    port = free_port()
    config = os.path.join(work, "tracker.toml")
    with open(config, "w") as out:
        # opentracker has a list, too: Debian's build serves no others
        out.write('httpPort = %d\nudpPort = %d\nbind = "127.0.0.1"\nallowFile = "hashes"\n'
                  'maxPeers = 10000000\nmaxSwarms = 1000000\n'
                  'udpThreads = 1\nhttpThreads = 1\n' % (port, port))
    command = ["java", *args.java_options.split(), "-cp", classpath(),
               "io.github.btlib.examples.cli.BtlibCommand", "tracker", config]
    return Server(command, port, work)


def opentracker(work, _):
    port = free_port()
    config = os.path.join(work, "opentracker.conf")
    with open(config, "w") as out:
        out.write("listen.tcp 127.0.0.1:%d\nlisten.udp 127.0.0.1:%d\nlisten.udp.workers 1\n"
                  "access.whitelist hashes\ntracker.rootdir %s\n"
                  "tracker.user nobody\n" % (port, port, work))
    return Server(["opentracker", "-f", config], port, work)


SERVERS = {"btlib": btlib, "opentracker": opentracker}


def classpath():
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
    text = subprocess.run(
        [program, *LOADS[load], "-t", str(args.seconds), "-W", "1", "-p", str(server.port),
         "-P", str(server.process.pid)],
        check=True, capture_output=True, text=True).stdout
    found = {}
    for name, pattern in RESULTS.items():
        match = re.search(pattern, text)
        if match is None:
            sys.exit("trackerload said nothing of %s:\n%s" % (name, text))
        found[name] = float(match.group(1))
    if found["per_core"] <= 0 or found["malformed"] or found["failures"] or found["errors"]:
        sys.exit("not all was answered well:\n" + text)
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
    for needed in ("gcc", "opentracker", "java"):
        if shutil.which(needed) is None:
            sys.exit("%s is not on the path" % needed)
    figures = {}
    with tempfile.TemporaryDirectory(prefix="btlib-tracker-") as work:
        os.chmod(work, 0o755)  # opentracker goes to live there as nobody
        program = build(work)
        with open(os.path.join(work, "hashes"), "w") as out:
            subprocess.run([program, "hashes", "-n", str(HASHES)], check=True, stdout=out)
        for load in args.loads or list(LOADS):
            runs = {name: [] for name in SERVERS}
            for turn in range(args.rounds):
                order = list(SERVERS) if turn % 2 == 0 else list(SERVERS)[::-1]
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
            for name, start in SERVERS.items():
                server = start(work, args)
                try:
                    figures["memory"][name] = memory(program, server)
                finally:
                    server.close()
                before, after, announces = figures["memory"][name]
                full = "" if announces >= 1_050_000 else ": too slow, not all peers are there"
                print("  %-12s %.0f / %.0f (%.0f%s)" % (name, before, after, announces, full))
    if args.json:
        with open(args.json, "w") as out:
            json.dump(figures, out, indent=2)


def tell(load, runs):
    ours, theirs = runs["btlib"], runs["opentracker"]
    print("\n%s: min / median / max" % load)
    for name, all_runs in runs.items():
        print("  %-12s %s responses a core-second, p50 %s us, p99 %s us, lost %d" % (
            name, spread([r["per_core"] for r in all_runs], "%.0f"),
            spread([r["p50"] for r in all_runs], "%.0f"),
            spread([r["p99"] for r in all_runs], "%.0f"), sum(r["lost"] for r in all_runs)))
    print("  btlib : opentracker, round by round: per core %s, p99 %s" % (
        spread([o["per_core"] / t["per_core"] for o, t in zip(ours, theirs)]),
        spread([o["p99"] / t["p99"] for o, t in zip(ours, theirs)])))


if __name__ == "__main__":
    main()
