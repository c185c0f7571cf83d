"""Frames and messages: ZMTP-030 to 041."""

import struct

from raw import COMMAND, LONG, MORE, command, frame, greeting, message, ping, ready
from suite import equal, eventually, shows


class Router:
    """A ROUTER that binds, with a small heap."""

    def __init__(self, bench):
        self.bench = bench
        self.tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-j", "-M", heap=160)
        self.endpoint = self.tool.bound()
        self.me = self.peer("me")

    def peer(self, name="me"):
        return self.bench.connect(self.endpoint).handshake("DEALER", name)

    def hears(self, octets, *frames):
        self.me.send(octets)
        equal(self.tool.recv(), [b"me"] + [f.encode() if isinstance(f, str) else f for f in frames])

    def sound(self):
        """The connection still carries messages both ways."""
        self.hears(message("still", "here"), "still", "here")
        self.tool.send("me", "and", "back")
        equal(self.me.read_message(), [b"and", b"back"])

    @shows("030 031 037")
    def flags_and_sizes_of_our_frames(self):
        self.tool.send("me", "", b"a" * 255, b"b" * 256, "")
        for flags, body in ((MORE, b""), (MORE, b"a" * 255), (MORE | LONG, b"b" * 256), (0, b"")):
            equal(self.me.read_frame(), (flags, body))

    @shows("031 032")
    def short_and_long_forms_of_theirs(self):
        for size in (0, 1, 255, 256, 65535, 65536, 300000):
            self.hears(frame(b"x" * size), b"x" * size)
        self.hears(b"\x02" + struct.pack(">Q", 2) + b"hi", "hi")
        self.hears(b"\x03" + struct.pack(">Q", 0) + b"\x00\x00", "", "")

    @shows("037")
    def empty_frames_anywhere(self):
        self.hears(message("", ""), "", "")
        self.hears(message("a", "", "c"), "a", "", "c")
        self.hears(message(""), "")

    @shows("033")
    def reserved_flags_close_and_the_monitor_says_why(self):
        for bit in (0x08, 0x10, 0x20, 0x40, 0x80, 0xF8):
            before = self.tool.count("DISCONNECTED")
            peer = self.peer("bits")
            peer.send(frame("odd", bit), message("next"))
            peer.read_to_end()
            assert "0x%02x" % bit in self.tool.event("DISCONNECTED", skip=before)["reason"]
        self.sound()

    @shows("034")
    def sizes_of_2_63_and_more_close_at_once(self):
        for size in (1 << 63, (1 << 63) + 5, (1 << 64) - 1):
            for flags in (LONG, LONG | MORE, LONG | COMMAND):
                peer = self.peer("big")
                peer.send(bytes([flags]) + struct.pack(">Q", size))
                peer.read_to_end()
        self.sound()

    @shows("034 600")
    def announced_sizes_are_not_allocated(self):
        before = self.tool.rss()
        peers = []
        for nth, size in enumerate([(1 << 63) - 1, 1 << 40] + [512 << 20] * 20):
            peer = self.peer("huge%d" % nth)
            peer.try_send(b"\x02" + struct.pack(">Q", size) + b"some octets")
            peers.append(peer)
        self.sound()
        assert self.tool.rss() - before < 150, "%d MiB, %d before" % (self.tool.rss(), before)
        for peer in peers:
            peer.close()
        self.sound()

    @shows("038")
    def half_a_message_is_never_delivered(self):
        half = self.peer("half")
        half.send(frame("one", MORE), frame("two", MORE))
        half.alive()
        half.close()
        eventually(lambda: self.tool.count("DISCONNECTED"), "the end of that connection")
        again = self.peer("half")
        again.send(message("three", "four"))
        equal(self.tool.recv(), [b"half", b"three", b"four"])
        cut = self.peer("cut")
        cut.send(message("x", "y" * 1000)[:-1])
        cut.reset()
        self.sound()

    @shows("039 130")
    def commands_between_the_frames_of_a_message(self):
        self.me.send(frame("a", MORE), ping(0, b"ctx"), command("FOO", b"bar"), frame("b"))
        equal(self.me.read_pong(), b"ctx")
        equal(self.tool.recv(), [b"me", b"a", b"b"])

    @shows("040")
    def a_command_with_more_closes_and_joins_no_message(self):
        octets = ping(0, b"c")
        for before in (b"", frame("part", MORE)):
            seen = self.tool.count("DISCONNECTED")
            peer = self.peer("cm")
            peer.send(before + bytes([COMMAND | MORE]) + octets[1:])
            peer.try_send(message("whole"))
            peer.read_to_end()
            assert "MORE" in self.tool.event("DISCONNECTED", skip=seen)["reason"]
        self.sound()

    @shows("041 600")
    def an_endless_message_is_bounded(self):
        before = self.tool.rss()
        peer = self.peer("endless")
        piece = frame(b"z" * 65000, MORE) * 16
        peer.sock.settimeout(3)
        try:
            for _ in range(400):
                peer.sock.sendall(piece)
            raise AssertionError("400 MiB of one message were taken")
        except OSError:
            pass
        peer.close()
        self.sound()
        assert self.tool.rss() - before < 300, "%d MiB, %d before" % (self.tool.rss(), before)

    @shows("041 600")
    def endless_tiny_frames_of_a_message_are_bounded(self):
        before = self.tool.rss()
        peer = self.peer("crumbs")
        piece = b"\x01\x00" * 32768
        peer.sock.settimeout(3)
        try:
            for _ in range(1000):
                peer.sock.sendall(piece)
            raise AssertionError("32 million frames of one message were taken")
        except OSError:
            pass
        peer.close()
        self.sound()
        assert self.tool.rss() - before < 300, "%d MiB, %d before" % (self.tool.rss(), before)


class MaximumSize:
    """MAXMSGSIZE of 100."""

    def __init__(self, bench):
        self.bench = bench
        self.tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-j", "-M", "-o", "maxmsgsize=100")
        self.endpoint = self.tool.bound()

    def peer(self, name):
        return self.bench.connect(self.endpoint).handshake("DEALER", name)

    @shows("035")
    def counts_for_each_frame_and_closes_on_the_header(self):
        peer = self.peer("m")
        peer.send(frame(b"f" * 100))
        equal(self.tool.recv(), [b"m", b"f" * 100])
        peer.send(message(b"a" * 60, b"b" * 60))
        equal(self.tool.recv(), [b"m", b"a" * 60, b"b" * 60])
        peer.send(b"\x00\x65")
        peer.read_to_end()
        other = self.peer("n")
        other.send(b"\x02" + struct.pack(">Q", 101))
        other.read_to_end()

    @shows("035 112")
    def counts_for_commands_of_the_handshake_too(self):
        peer = self.bench.connect(self.endpoint)
        peer.send(greeting(), ready("DEALER", "x" * 80))
        peer.read_to_end()
        self.tool.event("DISCONNECTED")


@shows("036")
def handshake_commands_are_bounded_whatever_maxmsgsize_says(bench):
    tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-j", "-M", heap=64)
    for size in (1 << 32, 1 << 20, (1 << 63) - 1):
        peer = bench.connect(tool.bound())
        peer.send(greeting(), b"\x06" + struct.pack(">Q", size))
        peer.try_send(b"\x05READY" + bytes(100000))
        peer.read_to_end()
    good = bench.connect(tool.bound()).handshake("DEALER", "good")
    good.send(message("fine"))
    equal(tool.recv(), [b"good", b"fine"])


@shows("411 414")
def a_message_of_100_mb_passes_both_ways(bench):
    import zmq

    tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-e")
    dealer = bench.zmq(zmq.DEALER)
    dealer.connect(tool.bound())
    body = b"0123456789" * 10_000_000
    dealer.send_multipart([b"head", body, b""])
    back = dealer.recv_multipart()
    equal((back[0], len(back[1]), back[2]), (b"head", len(body), b""))
    assert back[1] == body
