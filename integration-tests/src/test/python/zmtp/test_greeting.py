"""Greeting, versions and their limits: ZMTP-001 to 023."""

import os
import time

import raw
from raw import COMMAND, MORE, frame, greeting, message, ready
from suite import PATIENCE, equal, eventually, shows


class BindingRouter:
    """A ROUTER that binds, met by raw peers of all kinds."""

    def __init__(self, bench):
        self.bench = bench
        self.tool = bench.tool(
            "router", "-b", "tcp://127.0.0.1:*", "-j", "-M", "-i", "HELLO", "--metadata", "-o", "handshake_ivl=20000"
        )
        self.endpoint = self.tool.bound()

    def peer(self):
        return self.bench.connect(self.endpoint)

    def serves(self, peer, kind="DEALER"):
        """The rest of a handshake whose greetings are done, and a message each way."""
        peer.send(ready(kind, "me"))
        equal(peer.read_command()[0], "READY")
        self.exchanges(peer)

    def exchanges(self, peer, identity=b"me"):
        text = os.urandom(6).hex().encode()
        peer.send(message(text))
        equal(self.tool.recv(), [identity, text])
        self.tool.send(identity, text)
        equal(peer.read_message(), [text])
        peer.close()

    @shows("001 002 005 014")
    def greeting_has_64_octets_version_3_1_and_the_identity_length_in_its_padding(self):
        peer = self.peer().greet()
        equal(peer.greeting, greeting(padding=bytes(7) + b"\x06"))
        self.serves(peer)

    @shows("003")
    def a_silent_peer_gets_the_signature(self):
        peer = self.peer()
        equal(peer.read(10), b"\xff" + bytes(7) + b"\x06\x7f")
        peer.close()

    @shows("004")
    def the_greeting_goes_in_steps_of_10_1_and_53_octets(self):
        peer = self.peer()
        octets = greeting()
        equal(len(peer.read(10)), 10)
        peer.quiet(0.15)
        peer.send(octets[:10])
        equal(peer.read(1), b"\x03")
        peer.quiet(0.15)
        peer.send(octets[10:11])
        equal(len(peer.read(53)), 53)
        peer.send(octets[11:])
        self.serves(peer)

    @shows("006")
    def padding_and_filler_of_the_peer_do_not_matter(self):
        peer = self.peer().greet(padding=b"\x55" * 8, filler=b"\xaa" * 31)
        self.serves(peer)

    @shows("007")
    def any_odd_tenth_octet_means_versioned(self):
        for last in (0x01, 0x7D, 0xFF):
            peer = self.peer()
            octets = greeting()
            peer.send(octets[:9] + bytes([last]) + octets[10:])
            peer.read(64)
            self.serves(peer)

    @shows("008")
    def higher_versions_are_served_as_3_1(self):
        for major, minor in ((3, 2), (3, 255), (4, 0), (255, 0)):
            peer = self.peer().greet(major=major, minor=minor)
            self.serves(peer)

    @shows("009")
    def a_3_0_peer_is_served(self):
        self.serves(self.peer().greet(minor=0))

    @shows("010")
    def octet_by_octet_and_all_in_one_segment(self):
        everything = greeting() + ready("DEALER", "me")
        dripping = self.peer()
        dripping.drip(everything)
        dripping.read(64)
        equal(dripping.read_command()[0], "READY")
        self.exchanges(dripping)
        at_once = self.peer()
        at_once.send(everything)
        at_once.read(64)
        equal(at_once.read_command()[0], "READY")
        self.exchanges(at_once)

    @shows("010 011")
    def messages_right_behind_ready_are_kept(self):
        for minor in (0, 1):
            peer = self.peer()
            peer.send(greeting(minor=minor) + ready("DEALER", "me") + message("early", "bird") + message("second"))
            equal(self.tool.recv(), [b"me", b"early", b"bird"])
            equal(self.tool.recv(), [b"me", b"second"])
            peer.read(64)
            equal(peer.read_command()[0], "READY")
            self.exchanges(peer)

    @shows("013 229")
    def another_mechanism_is_a_mismatch_and_closed_without_a_command(self):
        for mechanism in (b"PLAIN", b"null", b"NULL\0X", b"GSSAPI", b""):
            before = self.tool.count("HANDSHAKE_FAILED_PROTOCOL")
            peer = self.peer()
            peer.send(greeting(mechanism=mechanism))
            equal(len(peer.read_to_end()), 64)
            event = self.tool.event("HANDSHAKE_FAILED_PROTOCOL", skip=before)
            equal((event["value"], event["error"]), (0x11000002, "ZMTP_MECHANISM_MISMATCH"))

    @shows("014")
    def as_server_of_a_null_peer_does_not_matter(self):
        self.serves(self.peer().greet(as_server=1))

    @shows("015")
    def a_1_0_dealer_is_served(self):
        peer = self.peer()
        equal(peer.read(10), b"\xff" + bytes(7) + b"\x06\x7f")
        peer.send(b"\x03\x00me")
        equal(peer.read(5), b"HELLO")
        peer.send(b"\x03\x01ab" + b"\x01\x00")
        equal(self.tool.recv(), [b"me", b"ab", b""])
        self.tool.send("me", "x" * 253, "y" * 254)
        equal(peer.read(255), b"\xfe\x01" + b"x" * 253)
        equal(peer.read(264), b"\xff" + bytes(6) + b"\x00\xff\x00" + b"y" * 254)
        peer.send(b"\xff" + bytes(7) + b"\x02\x00z")
        equal(self.tool.recv(), [b"me", b"z"])
        peer.close()

    @shows("015 331")
    def an_anonymous_1_0_peer_gets_an_automatic_identity(self):
        peer = self.peer()
        peer.send(b"\x01\x00" + b"\x03\x00hi")
        identity, text = self.tool.recv()
        equal((text, len(identity), identity[0]), (b"hi", 5, 0))
        peer.close()

    @shows("017")
    def a_2_0_dealer_is_served(self):
        peer = self.peer()
        peer.send(b"\xff" + bytes(7) + b"\x01\x7f\x01\x05" + frame("me"))
        equal(peer.read(10)[0], 0xFF)
        equal(peer.read(2), b"\x03\x06")
        equal(peer.read_frame(), (0, b"HELLO"))
        peer.send(message("a", "b"), frame(b"n" * 300))
        equal(self.tool.recv(), [b"me", b"a", b"b"])
        equal(self.tool.recv(), [b"me", b"n" * 300])
        self.tool.send("me", "one", "", "m" * 256)
        equal(peer.read_frame(), (MORE, b"one"))
        equal(peer.read_frame(), (MORE, b""))
        equal(peer.read_frame(), (2, b"m" * 256))
        peer.close()

    @shows("018")
    def revisions_0_and_2_do_no_harm(self):
        for revision in (0, 2):
            peer = self.peer()
            peer.send(b"\xff" + bytes(8) + b"\x7f"[:0] + b"\x01" + bytes([revision]) + b"\x05" + b"\x00\x02me")
            peer.read(10)
            peer.close()
        self.serves(self.peer().greet())

    @shows("022")
    def a_session_cut_at_any_octet_leaves_nothing(self):
        session = greeting() + ready("DEALER", "cut") + message("whole")
        with_one = self.peer().handshake("DEALER", "stays")
        before = eventually(lambda: self.tool.sockets(), "sockets")
        for length in range(0, len(session), 3):
            peer = self.peer()
            peer.send(session[:length])
            if length % 2:
                peer.reset()
            else:
                peer.close()
        eventually(lambda: self.tool.sockets() <= before, "the sockets of cut sessions are closed")
        self.exchanges(with_one, b"stays")

    @shows("023 603")
    def what_is_no_zmtp_costs_that_connection_only(self):
        good = self.peer().handshake("DEALER", "good")
        noise = [
            bytes.fromhex("16030100c8010000c40303") + os.urandom(200),
            bytes(100),
            b"\xff" * 100,
            b"SSH-2.0-OpenSSH_9.2p1\r\n",
            b"\xff\0\0\0\0\0\0\0\x01\x7f" + os.urandom(300),
        ] + [os.urandom(1 + i * 13) for i in range(60)]
        peers = []
        for octets in noise:
            peer = self.peer()
            peer.try_send(octets)
            peers.append(peer)
        equal(good.alive(), True)
        for peer in peers:
            peer.close()
        self.exchanges(good, b"good")


class HandshakeTime:
    """HANDSHAKE_IVL, in all its cases at the same time."""

    IVL = 1.2

    def __init__(self, bench):
        self.bench = bench
        self.tool = bench.tool(
            "router", "-b", "tcp://127.0.0.1:*", "-j", "-M", "-o", "handshake_ivl=%d" % (self.IVL * 1000)
        )

    @shows("020 021 259 602")
    def silent_slow_and_half_greeting_peers_are_closed_while_a_good_one_is_served(self):
        endpoint = self.tool.bound()
        started = time.monotonic()
        scripts = {
            "silent": b"",
            "half a greeting": greeting()[:30],
            "no READY": greeting(),
            "half a READY": greeting() + ready("DEALER", "x")[:20],
            "an HTTP request": b"GET / HTTP/1.1\r\n\r\n",
        }
        peers = {}
        for what, octets in scripts.items():
            peers[what] = self.bench.connect(endpoint)
            peers[what].send(octets)
        dripping = self.bench.connect(endpoint)
        good = self.bench.connect(endpoint).handshake("DEALER", "good")
        for octet in greeting() + ready("DEALER", "drip"):
            if not dripping.try_send(bytes([octet])):
                break
            time.sleep(0.05)
        else:
            raise AssertionError("a peer that drips an octet every 50 ms was let in or kept")
        for what, peer in peers.items():
            try:
                peer.read_to_end(self.IVL + 5)
            except AssertionError as e:
                raise AssertionError("%s: %s" % (what, e)) from None
        assert time.monotonic() - started >= self.IVL * 0.8, "closed too early"
        equal(good.alive(), True)
        for nth in range(4):
            self.tool.event("HANDSHAKE_FAILED_NO_DETAIL", skip=nth)
        self.tool.event("DISCONNECTED", skip=5)


@shows("003 012 020")
def a_connecting_socket_greets_first_and_dials_again_after_the_handshake_time(bench):
    server = bench.listen()
    tool = bench.tool("dealer", "-c", server.endpoint, "-j", "-M", "-i", "me", "-o", "handshake_ivl=500")
    tool.send("waits", "for you")
    silent = server.accept()
    equal(silent.read(10), b"\xff" + bytes(7) + b"\x03\x7f")
    silent.read_to_end()
    tool.event("HANDSHAKE_FAILED_NO_DETAIL")
    tool.event("DISCONNECTED")
    tool.event("CONNECT_RETRIED")
    peer = server.accept()
    peer.greet()
    name, _ = peer.read_command()
    equal(name, "READY")
    peer.quiet(0.2)
    peer.send(ready("ROUTER", ""))
    equal(peer.read_message(), [b"waits", b"for you"])


@shows("016 350")
def a_publisher_subscribes_1_0_and_2_0_peers_as_libzmq_does(bench):
    tool = bench.tool("xpub", "-b", "tcp://127.0.0.1:*", "-j")
    endpoint = tool.bound()
    old = bench.connect(endpoint)
    old.read(10)
    old.send(b"\x01\x00")
    newer = bench.connect(endpoint)
    newer.send(b"\xff" + bytes(7) + b"\x01\x7f\x01\x02\x00\x00" + frame(b"\x01wea"))
    equal(newer.read(14)[10:], b"\x03\x09\x00\x00")
    notices = [tool.recv(), tool.recv()]
    equal(sorted(notices), [[b"\x01"], [b"\x01wea"]])
    tool.send("weather", "sunny")
    tool.send("news", "dull")
    tool.send("weather", "end")
    equal(newer.read_message(), [b"weather", b"sunny"])
    equal(newer.read_message(), [b"weather", b"end"])
    expected = b"".join(
        b"\x08\x01weather" + bytes([len(t) + 1]) + b"\0" + t if topic == b"weather" else b"\x05\x01news\x05\x00dull"
        for topic, t in ((b"weather", b"sunny"), (b"news", b"dull"), (b"weather", b"end"))
    )
    equal(old.read(len(expected)), expected)


@shows("015 017")
def a_sub_that_binds_serves_1_0_and_2_0_publishers(bench):
    tool = bench.tool("sub", "-b", "tcp://127.0.0.1:*", "-j", "-s", "wea")
    endpoint = tool.bound()
    old = bench.connect(endpoint)
    old.read(10)
    old.send(b"\x01\x00" + b"\x08\x01weather\x02\x00a" + b"\x05\x01news\x02\x00b")
    equal(tool.recv(), [b"weather", b"a"])
    newer = bench.connect(endpoint)
    newer.send(b"\xff" + bytes(7) + b"\x01\x7f\x01\x01\x00\x00")
    equal(newer.read(14)[10:], b"\x03\x02\x00\x00")
    equal(newer.read_frame(), (0, b"\x01wea"))
    newer.send(message("news", "c"), message("weather", "d"))
    equal(tool.recv(), [b"weather", b"d"])


@shows("019")
def a_socket_with_security_closes_1_0_and_2_0_peers(bench):
    secured = [
        bench.tool("router", "-b", "tcp://127.0.0.1:*", "-M", "--plain-server", "--zap", "any"),
        bench.tool("router", "-b", "tcp://127.0.0.1:*", "-M", "--zap", "any"),
    ]
    for tool in secured:
        for octets in (b"\x01\x00\x02\x00a", b"\xff" + bytes(7) + b"\x01\x7f\x01\x05\x00\x00"):
            peer = bench.connect(tool.bound())
            peer.send(octets)
            peer.read_to_end()
        eventually(lambda: tool.count("DISCONNECTED") >= 2, "both connections end")
