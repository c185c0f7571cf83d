"""READY, ERROR and metadata, commands and heartbeats: ZMTP-100 to 139."""

import os
import struct
import time

import raw
from raw import COMMAND, MORE, command, frame, greeting, message, metadata, ping, prop, ready
from suite import equal, eventually, shows

KINDS = (
    "REQ REP DEALER ROUTER PUB SUB XPUB XSUB PUSH PULL PAIR "
    "CLIENT SERVER PEER CHANNEL RADIO DISH SCATTER GATHER"
).split()

FITS = {
    "REQ": "REP ROUTER",
    "REP": "REQ DEALER",
    "DEALER": "REP DEALER ROUTER",
    "ROUTER": "REQ DEALER ROUTER",
    "PUB": "SUB XSUB",
    "XPUB": "SUB XSUB",
    "SUB": "PUB XPUB",
    "XSUB": "PUB XPUB",
    "PUSH": "PULL",
    "PULL": "PUSH",
    "PAIR": "PAIR",
    "CLIENT": "SERVER",
    "SERVER": "CLIENT",
    "RADIO": "DISH",
    "DISH": "RADIO",
    "SCATTER": "GATHER",
    "GATHER": "SCATTER",
    "PEER": "PEER",
    "CHANNEL": "CHANNEL",
}


class Metadata:
    """READY of raw peers, at a ROUTER."""

    def __init__(self, bench):
        self.bench = bench
        self.tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-M", "--metadata", "-i", "srv", "-o", "metadata=X-Room:blue")
        self.endpoint = self.tool.bound()

    def peer(self):
        return self.bench.connect(self.endpoint).greet()

    def sound(self):
        peer = self.peer()
        peer.send(ready("DEALER", "ok"), message("fine"))
        value = self.tool.get()
        equal(value["frames"], ["ok", "fine"])
        peer.close()
        return value

    def refused(self, *octets):
        peer = self.peer()
        peer.try_send(*octets)
        peer.read_to_end()

    @shows("100 101 102 106")
    def our_ready_has_socket_type_first_identity_and_application_metadata(self):
        name, data = self.peer().read_command()
        equal(name, "READY")
        equal(data, metadata("ROUTER", "srv", ("X-Room", "blue")))

    @shows("106 116 444")
    def application_metadata_of_theirs_is_shown(self):
        peer = self.peer()
        peer.send(ready("DEALER", "app", ("X-Hello", "World"), ("Resource", "a/b"), ("Strange", "")), message("x"))
        shown = self.tool.get()["metadata"]
        for name, value in (("Socket-Type", "DEALER"), ("Identity", "app"), ("X-Hello", "World"), ("Resource", "a/b")):
            equal(shown.get(name), value, name)
        equal(shown["Peer-Address"], "127.0.0.1")
        peer.close()

    @shows("103")
    def property_names_in_any_case(self):
        peer = self.peer()
        peer.send(command("READY", prop("socket-type", "DEALER") + prop("IDENTITY", "lower")), message("x"))
        equal(self.tool.get()["frames"], ["lower", "x"])
        peer.close()
        self.refused(command("READY", prop("SOCKET-TYPE", "PUB")))

    @shows("104")
    def metadata_cut_anywhere_closes(self):
        whole = metadata("DEALER", "cut")
        identity_starts = len(prop("Socket-Type", "DEALER"))
        for length in range(1, len(whole)):
            if length != identity_starts:
                self.refused(command("READY", whole[:length]))
        self.refused(command("READY", whole + b"\x01"))
        self.sound()

    @shows("105")
    def huge_value_lengths_close(self):
        for size in (b"\xff\xff\xff\xff", b"\x80\x00\x00\x00", b"\x7f\xff\xff\xff"):
            self.refused(command("READY", b"\x0bSocket-Type" + size + b"DEALER"))
        self.sound()

    @shows("107 108")
    def nameless_and_repeated_properties_do_no_harm(self):
        peer = self.peer()
        peer.try_send(command("READY", metadata("DEALER", "a") + b"\x00" + struct.pack(">I", 1) + b"x"))
        peer.close()
        self.refused(command("READY", prop("Socket-Type", "DEALER") + prop("Socket-Type", "PUB")))
        self.refused(command("READY", prop("Socket-Type", "PUB") + prop("Socket-Type", "DEALER")))
        self.sound()

    @shows("109")
    def ready_without_socket_type_is_refused(self):
        self.refused(command("READY", prop("Identity", "x")))
        self.refused(command("READY"))
        self.sound()

    @shows("111 115 442")
    def a_socket_type_that_does_not_fit_gets_error_and_a_close_and_is_reported(self):
        before = self.tool.count("HANDSHAKE_FAILED_PROTOCOL")
        peer = self.peer()
        equal(peer.read_command()[0], "READY")
        peer.send(ready("PUB"))
        name, data = peer.read_command()
        equal(name, "ERROR")
        equal(len(data), 1 + data[0])
        equal(peer.read_to_end(), b"")
        self.tool.event("HANDSHAKE_FAILED_PROTOCOL", skip=before)

    @shows("112 442")
    def anything_but_ready_and_error_in_the_handshake_closes(self):
        for octets in (command("FOO"), ping(0, b"x"), message("hello"), command("HELLO"), frame(b"", COMMAND), command("ready")):
            before = self.tool.count("HANDSHAKE_FAILED_PROTOCOL")
            self.refused(octets, ready("DEALER", "x"))
            self.tool.event("HANDSHAKE_FAILED_PROTOCOL", skip=before)
        self.sound()

    @shows("113 114")
    def error_of_a_peer_is_read_and_a_cut_one_is_malformed(self):
        before = self.tool.count("HANDSHAKE_FAILED_AUTH")
        self.refused(command("ERROR", b"\x03400"))
        equal(self.tool.event("HANDSHAKE_FAILED_AUTH", skip=before)["value"], 400)
        before = self.tool.count("HANDSHAKE_FAILED_PROTOCOL")
        self.refused(command("ERROR", b"\x1040"))
        event = self.tool.event("HANDSHAKE_FAILED_PROTOCOL", skip=before)
        equal(event["error"], "ZMTP_MALFORMED_COMMAND_ERROR")

    @shows("332")
    def identities_are_bounded_and_never_begin_with_zero(self):
        peer = self.peer()
        peer.send(ready("DEALER", b"\0evil"))
        if peer.try_send(message("x")):
            try:
                peer.alive()
            except AssertionError:
                pass
            else:
                value = self.tool.recv()
                assert value[0] != b"\0evil", value
        peer = self.peer()
        peer.send(ready("DEALER", b"n" * 256))
        if peer.try_send(message("x")):
            try:
                peer.alive()
            except AssertionError:
                pass
            else:
                assert len(self.tool.recv()[0]) < 256
        peer = self.peer()
        peer.send(ready("DEALER", b"n" * 255), message("x"))
        equal(self.tool.recv()[0], b"n" * 255)
        self.sound()


class Commands:
    """Commands after the handshake."""

    def __init__(self, bench):
        self.bench = bench
        self.tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-j", "-M", heap=160)
        self.endpoint = self.tool.bound()
        self.me = self.peer("me")

    def peer(self, name):
        return self.bench.connect(self.endpoint).handshake("DEALER", name)

    def sound(self):
        self.me.send(message("still"))
        equal(self.tool.recv(), [b"me", b"still"])
        self.me.alive()

    @shows("120")
    def unknown_commands_are_ignored(self):
        self.me.send(command("FOO"), command("BAR" * 20, b"d" * 300), command("X" * 255, b"y"), message("next"))
        equal(self.tool.recv(), [b"me", b"next"])

    @shows("121")
    def malformed_and_misplaced_commands_reach_nobody(self):
        for octets in (
            frame(b"", COMMAND),
            frame(b"\x00", COMMAND),
            frame(b"\x00abc", COMMAND),
            frame(b"\x09abc", COMMAND),
            ready("DEALER", "other"),
            command("ERROR", b"\x03400"),
            command("ERROR"),
        ):
            peer = self.peer("bad")
            peer.send(octets)
            if peer.try_send(message("behind")):
                try:
                    peer.alive()
                except AssertionError:
                    pass
            peer.close()
        self.me.send(message("still"))
        while (frames := self.tool.recv()) != [b"me", b"still"]:
            equal(frames, [b"bad", b"behind"])
        self.me.alive()

    @shows("122")
    def subscriptions_and_groups_mean_nothing_to_a_router(self):
        for name in ("SUBSCRIBE", "CANCEL", "JOIN", "LEAVE"):
            self.me.send(command(name, b"A"))
        self.sound()

    @shows("123 600")
    def a_flood_of_commands_takes_no_memory_and_starves_nobody(self):
        before = self.tool.rss()
        flood = self.peer("flood")
        octets = command("NOISE", b"x" * 100) * 20000
        flood.send(octets)
        self.sound()
        flood.alive()
        assert self.tool.rss() - before < 100
        flood.close()

    @shows("130 131")
    def pong_echoes_0_to_16_octets_of_context(self):
        for size in (0, 1, 16):
            self.me.send(ping(0, b"c" * size))
            equal(self.me.read_pong(), b"c" * size)
        peer = self.peer("long")
        peer.send(ping(0, b"0123456789abcdefXYZ"))
        try:
            equal(peer.read_pong(), b"0123456789abcdef")
        except raw.Closed:
            pass

    @shows("132")
    def a_ping_without_ttl_gets_no_pong_with_strange_octets(self):
        for octets in (b"", b"\x00"):
            peer = self.peer("short")
            peer.send(command("PING", octets))
            try:
                peer.alive()
            except AssertionError:
                continue
        self.sound()

    @shows("133")
    def pings_of_a_3_0_peer_are_answered(self):
        peer = self.bench.connect(self.endpoint).handshake("DEALER", "old", minor=0)
        peer.alive()

    @shows("134")
    def a_ttl_closes_a_silent_peer_and_65_6_s_is_not_64_ms(self):
        patient = [self.peer("ttl%d" % ttl) for ttl in (656, 1311, 65535)]
        for peer, ttl in zip(patient, (656, 1311, 65535)):
            peer.send(ping(ttl, b"t"))
            equal(peer.read_pong(), b"t")
        brief = self.peer("ttl3")
        brief.send(ping(3, b"t"))
        started = time.monotonic()
        equal(brief.read_pong(), b"t")
        brief.read_to_end(10)
        assert time.monotonic() - started > 0.25
        # 0.3 s and more have passed, many times the 64 ms of a 16-bit product
        for peer in patient:
            peer.alive()

    @shows("137 600")
    def pings_of_a_peer_that_does_not_read_are_bounded(self):
        before = self.tool.rss()
        deaf = self.bench.connect(self.endpoint, receive_buffer=4096)
        deaf.handshake("DEALER", "deaf")
        flood = ping(0, b"0123456789abcdef") * 1000
        deaf.sock.settimeout(2)
        try:
            for _ in range(400):
                deaf.sock.sendall(flood)
        except OSError:
            pass
        self.sound()
        assert self.tool.rss() - before < 150, "%d MiB, %d before" % (self.tool.rss(), before)
        deaf.close()


@shows("101 110", "READY of each type, and the 19 times 19 pairs of types")
def every_type_with_every_type(bench):
    tools = {}
    for start in range(0, len(KINDS), 5):
        part = KINDS[start : start + 5]
        tools = {kind: bench.tool(kind.lower(), "-b", "tcp://127.0.0.1:*") for kind in part}
        for kind, tool in tools.items():
            endpoint = tool.bound()
            for other in KINDS + ["dealer", "REQ ", "STREAM", ""]:
                peer = bench.connect(endpoint).greet()
                name, data = peer.read_command()
                equal(name, "READY")
                expected = metadata(kind, b"" if kind in ("REQ", "DEALER", "ROUTER") else None)
                equal(data, expected, "READY of " + kind)
                peer.send(ready(other, ""))
                if other in FITS[kind].split():
                    peer.alive()
                else:
                    try:
                        peer.read_to_end()
                    except AssertionError as e:
                        raise AssertionError("%s with %r: %s" % (kind, other, e)) from None
                peer.close()
            tool.process.kill()


class Heartbeat:
    """A DEALER with HEARTBEAT_IVL of 300 ms, a timeout of 400 and a TTL of 900, that connects."""

    def __init__(self, bench):
        self.server = bench.listen()
        self.tool = bench.tool(
            "dealer", "-c", self.server.endpoint, "-j", "-M",
            "-o", "heartbeat_ivl=300", "-o", "heartbeat_timeout=400", "-o", "heartbeat_ttl=900", "-o", "reconnect_ivl=50",
        )  # fmt: skip

    @shows("135 429")
    def pings_come_with_the_ttl_and_a_silent_server_is_left_and_dialled_again(self):
        peer = self.server.accept().handshake("ROUTER", "")
        equal(peer.read_frame(), (COMMAND, b"\x04PING\x00\x09"))
        started = time.monotonic()
        peer.read_to_end(10)
        assert time.monotonic() - started < 5
        self.tool.event("DISCONNECTED")
        again = self.server.accept().handshake("ROUTER", "")
        for _ in range(3):
            equal(again.read_command(), ("PING", b"\x00\x09"))
            again.send(command("PONG"))
        again.send(message("alive"))
        equal(self.tool.recv(), [b"alive"])
        again.close()

    @shows("136")
    def octets_of_a_slow_large_frame_are_life(self):
        peer = self.server.accept().handshake("ROUTER", "")
        octets = frame(b"s" * 200000)
        started = time.monotonic()
        for at in range(0, len(octets), 10000):
            peer.send(octets[at : at + 10000])
            time.sleep(0.1)
        assert time.monotonic() - started > 1.5
        equal(len(self.tool.recv()[0]), 200000)
        peer.close()

    @shows("137")
    def unanswered_pings_do_not_pile_up(self):
        peer = self.server.accept().handshake("ROUTER", "")
        octets = peer.read_to_end(10)
        assert octets.count(b"PING") <= 3, octets
        peer.close()


@shows("133", "PINGs are answered while the application does not read")
def pings_while_nobody_reads(bench):
    # rep prints a request and reads its reply from standard input: until then it takes no further one.
    tool = bench.tool("rep", "-b", "tcp://127.0.0.1:*")
    peer = bench.connect(tool.bound()).handshake("DEALER", "busy")
    peer.send(message("", "first"), message("", "second"))
    equal(tool.read_line(), b"first")
    peer.alive()
    tool.line("one")
    equal(peer.read_message(), [b"", b"one"])
    equal(tool.read_line(), b"second")


@shows("138")
def heartbeats_do_not_disturb_request_and_reply(bench):
    import zmq

    rep = bench.tool("rep", "-b", "tcp://127.0.0.1:*", "--echo", "-M", "-o", "heartbeat_ivl=50", "-o", "heartbeat_timeout=2000")
    req = bench.zmq(zmq.REQ, HEARTBEAT_IVL=40, HEARTBEAT_TIMEOUT=2000)
    req.connect(rep.bound())
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline:
        text = os.urandom(8)
        req.send(text)
        equal(req.recv(), text)
        time.sleep(0.06)
    equal(rep.count("HANDSHAKE_SUCCEEDED"), 1)
    equal(rep.count("DISCONNECTED"), 0)


@shows("139 384")
def radio_and_dish_over_tcp_with_heartbeats_keep_working(bench):
    options = ("-o", "heartbeat_ivl=60", "-o", "heartbeat_timeout=3000", "-M", "-j")
    radio = bench.tool("radio", "-b", "tcp://127.0.0.1:*", "--wait-peers", 1, *options)
    dish = bench.tool("dish", "-c", radio.bound(), "-g", "news", *options)
    deadline = time.monotonic() + 1
    nth = 0
    while time.monotonic() < deadline:
        radio.send("n%d" % nth, group="news")
        equal(dish.get(), {"frames": ["n%d" % nth], "group": "news"})
        nth += 1
        time.sleep(0.1)
    equal(dish.count("DISCONNECTED"), 0)

