"""Hostile peers in numbers: ZMTP-600 to 604."""

import os
import random
import threading
import time

import raw
from raw import COMMAND, MORE, command, frame, greeting, message, ping, ready
from suite import equal, eventually, shows


class Attacked:
    """A ROUTER with a small heap, attacked while a good peer is served."""

    weight = 5

    def __init__(self, bench):
        self.bench = bench
        self.tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-j", heap=192)
        self.endpoint = self.tool.bound()
        self.good = bench.connect(self.endpoint).handshake("DEALER", "good")
        self.round_trip()

    def round_trip(self):
        text = os.urandom(6).hex().encode()
        self.good.send(message(text))
        while True:
            frames = self.tool.recv()
            if frames == [b"good", text]:
                break
        self.tool.send("good", text)
        equal(self.good.read_message(), [text])

    @shows("602 600 259")
    def five_hundred_handshakes_in_progress_cost_nothing_much(self):
        before = self.tool.rss()
        peers = []
        for nth in range(500):
            peer = self.bench.connect(self.endpoint)
            peer.send((greeting() + ready("DEALER", "x" * 200))[: (0, 5, 12, 64, 80, 200)[nth % 6]])
            peers.append(peer)
        self.round_trip()
        assert self.tool.rss() - before < 100, "%d MiB, %d before" % (self.tool.rss(), before)
        for peer in peers:
            peer.close()
        self.round_trip()

    @shows("604 022 503")
    def two_thousand_connections_that_come_and_go_leave_no_descriptor(self):
        def cycle(nth):
            peer = raw.Peer.connect(self.endpoint)
            peer.handshake("DEALER", "cycle%d" % (nth % 7) if nth % 2 else "")
            peer.reset() if nth % 3 else peer.close()

        for nth in range(50):
            try:
                cycle(nth)
            except AssertionError:
                pass  # the name is still taken: closed, as it has to be
        sockets = eventually(lambda: self.tool.sockets(), "sockets")
        before = self.tool.rss()
        for nth in range(2000):
            try:
                cycle(nth)
            except AssertionError:
                pass
        eventually(lambda: self.tool.sockets() <= sockets, "%d sockets, %d before" % (self.tool.sockets(), sockets))
        assert self.tool.rss() - before < 120, "%d MiB, %d before" % (self.tool.rss(), before)
        self.round_trip()

    @shows("603 023 600")
    def random_octets_at_every_stage_break_nothing(self):
        rnd = random.Random(20)
        starts = [b"", greeting()[:12], greeting(), greeting() + ready("DEALER", ""), greeting(mechanism=b"CURVE")]
        for nth in range(300):
            peer = self.bench.connect(self.endpoint)
            peer.try_send(starts[nth % len(starts)] + rnd.randbytes(rnd.randrange(1, 600)))
            peer.close()
        self.round_trip()

    @shows("603 600")
    def frames_with_random_headers_break_nothing(self):
        rnd = random.Random(21)
        for nth in range(200):
            peer = self.bench.connect(self.endpoint)
            octets = greeting() + ready("DEALER", "")
            for _ in range(20):
                body = rnd.choice([b"", b"\x04PING", b"\x04PING\x00", b"\x05READY", b"\x05ERROR", b"\x09SUBSCRIBEx", rnd.randbytes(9)])
                octets += bytes([rnd.choice([0, 1, 2, 3, 4, 5, 6, 7, 0x80])]) + rnd.choice(
                    [bytes([len(body)]), bytes(7) + bytes([len(body)]), b"\xff" * 8, b"\x00"]
                ) + body  # fmt: skip
            peer.try_send(octets)
            peer.close()
        self.round_trip()


@shows("600 602", "endless subscriptions of one peer are bounded, another is served")
def endless_subscriptions(bench):
    tool = bench.tool("pub", "-b", "tcp://127.0.0.1:*", "-j", heap=192)
    good = bench.connect(tool.bound()).handshake("SUB")
    good.send(command("SUBSCRIBE", b"good"))
    good.alive()
    before = tool.rss()
    hostile = bench.connect(tool.bound()).handshake("SUB")
    hostile.sock.settimeout(5)
    try:
        for nth in range(3000):
            hostile.sock.sendall(b"".join(command("SUBSCRIBE", b"%d-%d-" % (nth, i) + b"s" * 150) for i in range(1000)))
        ended = False
    except OSError:
        ended = True
    tool.send("good news")
    equal(good.read_message(), [b"good news"])
    assert tool.rss() - before < 300, "%d MiB, %d before" % (tool.rss(), before)
    assert ended, "half a gigabyte of subscriptions was taken"


@shows("504 600")
def running_out_of_descriptors_neither_ends_nor_spins_the_listener(bench):
    import resource

    tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-j", "-M")
    endpoint = tool.bound()
    limit = tool.descriptors() + 20
    resource.prlimit(tool.pid, resource.RLIMIT_NOFILE, (limit, limit))
    peers = [bench.connect(endpoint) for _ in range(60)]
    tool.event("ACCEPT_FAILED")
    assert tool.count("ACCEPT_FAILED") < 1000
    for peer in peers:
        peer.close()

    def served():
        peer = bench.connect(endpoint)
        peer.sock.settimeout(5)
        try:
            peer.handshake("DEALER", "")
            return peer
        except AssertionError:
            return None

    peer = eventually(served, "peers are accepted again")
    peer.send(message("room again"))
    equal(tool.recv()[1], b"room again")
