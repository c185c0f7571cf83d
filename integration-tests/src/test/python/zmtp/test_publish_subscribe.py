"""PUB, SUB, XPUB, XSUB: ZMTP-140 to 147, 350 to 364."""

import time

import raw
from raw import COMMAND, LONG, MORE, command, frame, message
from suite import bind_zmq, equal, eventually, shows


class Xpub:
    """An XPUB that binds, with raw and libzmq subscribers."""

    def __init__(self, bench):
        self.bench = bench
        self.tool = bench.tool("xpub", "-b", "tcp://127.0.0.1:*", "-j", "-M")

    def sub(self, minor=1, kind="SUB"):
        return self.bench.connect(self.tool.bound()).handshake(kind, minor=minor)

    @shows("140 142 145 354 363")
    def both_forms_of_subscription_from_peers_of_3_0_and_3_1(self):
        for minor in (0, 1):
            peer = self.sub(minor)
            peer.send(command("SUBSCRIBE", b"A"))
            equal(self.tool.recv(), [b"\x01A"])
            peer.send(message(b"\x01B"))
            equal(self.tool.recv(), [b"\x01B"])
            self.tool.send("A1")
            self.tool.send("C")
            self.tool.send("B1")
            equal([peer.read_message(), peer.read_message()], [[b"A1"], [b"B1"]])
            peer.send(command("CANCEL", b"never"), message(b"\x00nor this"), message(b"\x00A"))
            equal(self.tool.recv(), [b"\x00A"])
            peer.send(command("CANCEL", b"B"))
            equal(self.tool.recv(), [b"\x00B"])
            peer.send(command("SUBSCRIBE", b"end"))
            equal(self.tool.recv(), [b"\x01end"])
            for topic in ("A2", "B2", "end"):
                self.tool.send(topic)
            equal(peer.read_message(), [b"end"])
            peer.close()
            equal(self.tool.recv(), [b"\x00end"])

    @shows("144 354")
    def a_set_for_each_connection_and_notices_of_the_first_and_last_only(self):
        one, two = self.sub(), self.sub()
        one.send(command("SUBSCRIBE", b"t"))
        equal(self.tool.recv(), [b"\x01t"])
        one.send(command("SUBSCRIBE", b"t"))
        two.send(command("SUBSCRIBE", b"t"))
        one.alive(), two.alive()
        one.send(command("CANCEL", b"t"))
        one.alive()
        self.tool.send("t only two")
        equal(two.read_message(), [b"t only two"])
        two.close()
        equal(self.tool.recv(), [b"\x00t"])
        one.close()

    @shows("350")
    def prefixes_in_octets_delivered_once_first_frame_only(self):
        peer = self.sub()
        topics = [b"", b"a", b"ab", b"\xff"]
        peer.send(*[command("SUBSCRIBE", t) for t in topics])
        equal(sorted(self.tool.recv() for _ in topics), sorted([b"\x01" + t] for t in topics))
        self.tool.send("abc", "body")
        self.tool.send(b"\xff\xfe")
        equal([peer.read_message(), peer.read_message()], [[b"abc", b"body"], [b"\xff\xfe"]])
        peer.send(command("CANCEL", b""))
        equal(self.tool.recv(), [b"\x00"])
        self.tool.send("x", "a")
        self.tool.send("ab!")
        equal(peer.read_message(), [b"ab!"])
        peer.close()
        equal(sorted(self.tool.recv() for _ in range(3)), sorted([b"\x00" + t] for t in topics[1:]))

    @shows("351")
    def upstream_messages_reach_the_application_whole(self):
        peer = self.sub(kind="XSUB")
        peer.send(message("hello", b"\x01x", "up"))
        equal(self.tool.recv(), [b"hello", b"\x01x", b"up"])
        peer.close()

    @shows("147 600")
    def very_long_topics_and_very_many(self):
        peer = self.sub()
        long = b"L" * 60000
        peer.send(command("SUBSCRIBE", long))
        equal(self.tool.recv(), [b"\x01" + long])
        self.tool.send(long + b"!")
        equal(peer.read_message(), [long + b"!"])
        many = self.sub()
        count = 20000
        many.send(b"".join(command("SUBSCRIBE", b"topic-%d" % i) for i in range(count)))
        for i in range(count):
            equal(self.tool.recv(), [b"\x01topic-%d" % i])
        started = time.monotonic()
        many.close()
        peer.close()
        gone = {self.tool.recv()[0] for _ in range(count + 1)}
        equal(len(gone), count + 1)
        assert time.monotonic() - started < 20

    @shows("144 146", "libzmq's SUB: twice A, twice minus A; its subscriptions made before the connection")
    def libzmq_sub(self):
        import zmq

        sub = self.bench.zmq(zmq.SUB)
        for topic in (b"early", b"A", b"A"):
            sub.subscribe(topic)
        sub.connect(self.tool.bound())
        equal(sorted([self.tool.recv(), self.tool.recv()]), [[b"\x01A"], [b"\x01early"]])
        sub.unsubscribe(b"A")
        sub.unsubscribe(b"A")
        equal(self.tool.recv(), [b"\x00A"])
        self.tool.send("A no")
        self.tool.send("early", "bird")
        equal(sub.recv_multipart(), [b"early", b"bird"])
        sub.close()
        equal(self.tool.recv(), [b"\x00early"])


class Sub:
    """SUB and XSUB that connect to a raw publisher."""

    def __init__(self, bench):
        self.bench = bench
        self.server = bench.listen()
        self.tool = bench.tool("sub", "-c", self.server.endpoint, "-j", "-s", "A", "-s", "B" * 300, "-o", "reconnect_ivl=20")

    @shows("140 141 146 359")
    def commands_to_3_1_messages_to_3_0_once_each_again_after_every_reconnect(self):
        peer = self.server.accept().handshake("PUB")
        equal(peer.read_frame(), (COMMAND, b"\x09SUBSCRIBEA"))
        equal(peer.read_frame(), (COMMAND | LONG, b"\x09SUBSCRIBE" + b"B" * 300))
        self.tool.put({"subscribe": "A"})
        self.tool.put({"subscribe": "C"})
        flags, body = peer.read_frame()
        if body == b"\x09SUBSCRIBEA":
            flags, body = peer.read_frame()
        equal((flags, body), (COMMAND, b"\x09SUBSCRIBEC"))
        self.tool.put({"unsubscribe": "A"})
        self.tool.put({"unsubscribe": "C"})
        equal(peer.read_frame(), (COMMAND, b"\x06CANCELC"))
        peer.send(message("unwanted"), message("A wanted"))
        equal(self.tool.recv(), [b"A wanted"])
        peer.close()
        old = self.server.accept().handshake("PUB", minor=0)
        equal(old.read_frame(), (0, b"\x01A"))
        equal(old.read_frame(), (LONG, b"\x01" + b"B" * 300))
        self.tool.put({"unsubscribe": "A"})
        equal(old.read_frame(), (0, b"\x00A"))
        self.tool.put({"unsubscribe": "not subscribed"})
        old.alive()
        old.close()


@shows("143 361")
def an_xsub_sends_subscriptions_stores_them_and_passes_other_messages_up(bench):
    server = bench.listen()
    tool = bench.tool("xsub", "-c", server.endpoint, "-j", "-o", "reconnect_ivl=20")
    peer = server.accept().handshake("XPUB")

    def reads(subscribe, topic):
        flags, body = peer.read_frame()
        wanted = [
            (0, bytes([subscribe]) + topic),
            (COMMAND, (b"\x09SUBSCRIBE" if subscribe else b"\x06CANCEL") + topic),
        ]
        assert (flags, body) in wanted, (flags, body)

    tool.send(b"\x01A")
    reads(1, b"A")
    tool.put({"subscribe": "B"})
    reads(1, b"B")
    tool.send(b"\x00never")
    tool.send("up", "stream")
    equal(peer.read_message(), [b"up", b"stream"])
    peer.send(message("unfiltered"))
    equal(tool.recv(), [b"unfiltered"])
    peer.close()
    peer = server.accept().handshake("XPUB")
    topics = sorted(peer.read_frame()[1][-1:] for _ in range(2))
    equal(topics, [b"A", b"B"])
    tool.send(b"\x00A")
    reads(0, b"A")


@shows("146")
def three_thousand_subscriptions_come_again_after_a_cut(bench):
    server = bench.listen()
    tool = bench.tool("sub", "-c", server.endpoint, "-j", "-o", "reconnect_ivl=20", "-s", "t0")
    tool.write("".join('{"subscribe":"t%d"}\n' % i for i in range(1, 3000)))
    expected = {b"\x09SUBSCRIBEt%d" % i for i in range(3000)}
    peer = server.accept().handshake("PUB")
    equal({peer.read_frame()[1] for _ in range(3000)}, expected)
    peer.reset()
    peer = server.accept().handshake("PUB")
    equal({peer.read_frame()[1] for _ in range(3000)}, expected)
    peer.alive()


@shows("352 601 600")
def a_deaf_subscriber_misses_whole_messages_and_harms_nobody(bench):
    tool = bench.tool("pub", "-b", "tcp://127.0.0.1:*", "--hwm", 100, "--wait-peers", 2, "--stats", heap=160)
    deaf = bench.connect(tool.bound(), receive_buffer=4096).handshake("SUB")
    deaf.send(command("SUBSCRIBE", b""))
    fast = bench.connect(tool.bound()).handshake("SUB")
    fast.send(command("SUBSCRIBE", b""))
    body = "b" * 50000
    for nth in range(3000):
        tool.line("%d\t%s" % (nth, body))
        equal(fast.read_message()[0], b"%d" % nth)
    assert tool.rss() < 700, tool.rss()
    seen = []
    while True:
        try:
            number, text = deaf.read_message(2)
        except AssertionError:
            break
        equal(len(text), len(body))
        seen.append(int(number))
    equal(seen, sorted(set(seen)))
    assert 100 <= len(seen) < 2900, len(seen)
    tool.line("last\twords")
    equal(deaf.read_message(), [b"last", b"words"])


@shows("353")
def xpub_nodrop_waits_for_a_slow_subscriber(bench):
    tool = bench.tool("pub", "-b", "tcp://127.0.0.1:*", "--hwm", 5, "--wait-peers", 1, "-o", "xpub_nodrop", heap=160)
    slow = bench.connect(tool.bound(), receive_buffer=4096).handshake("SUB")
    slow.send(command("SUBSCRIBE", b""))
    import threading

    count = 400
    text = "".join("%d\t%s\n" % (nth, "b" * 50000) for nth in range(count))
    writer = threading.Thread(target=lambda: (tool.write(text), tool.end_input()), daemon=True)
    writer.start()
    for nth in range(count):
        equal(int(slow.read_message()[0]), nth)
    equal(tool.wait(), 0)


@shows("355")
def verbose_and_verboser(bench):
    for option, more, fewer in (("xpub_verbose", [b"\x01t"], []), ("xpub_verboser", [b"\x01t"], [b"\x00t"])):
        tool = bench.tool("xpub", "-b", "tcp://127.0.0.1:*", "-j", "-o", option)
        one, two = (bench.connect(tool.bound()).handshake("SUB") for _ in range(2))
        for peer in (one, two):
            peer.send(command("SUBSCRIBE", b"t"))
            equal(tool.recv(), [b"\x01t"])
        one.send(command("CANCEL", b"t"))
        if option == "xpub_verboser":
            equal(tool.recv(), [b"\x00t"])
        one.alive()
        two.close()
        equal(tool.recv(), [b"\x00t"])


@shows("356", "xpub_manual: control lines act on the peer whose notice was printed last")
def manual(bench):
    tool = bench.tool("xpub", "-b", "tcp://127.0.0.1:*", "-j", "-o", "xpub_manual")
    one, two = (bench.connect(tool.bound()).handshake("SUB") for _ in range(2))
    one.send(command("SUBSCRIBE", b"asked"))
    equal(tool.recv(), [b"\x01asked"])
    tool.put({"subscribe": "given1"})
    tool.send("given1")
    equal(one.read_message(), [b"given1"])
    two.send(command("SUBSCRIBE", b"other"))
    equal(tool.recv(), [b"\x01other"])
    tool.put({"subscribe": "given2"})
    for topic in ("asked", "other", "given1", "given2"):
        tool.send(topic)
    equal(one.read_message(), [b"given1"])
    equal(two.read_message(), [b"given2"])
    one.send(command("CANCEL", b"asked"))
    equal(tool.recv(), [b"\x00asked"])
    tool.put({"unsubscribe": "given1"})
    for topic in ("given1", "given2"):
        tool.send(topic)
    equal(two.read_message(), [b"given2"])
    one.alive()
    two.send(command("SUBSCRIBE", b"leaving"))
    equal(tool.recv(), [b"\x01leaving"])
    two.close()
    frames = tool.recv()
    assert frames[0][0] == 0, frames
    tool.put({"subscribe": "nobody"})
    tool.send("nobody")
    one.alive()


@shows("357")
def the_welcome_message_comes_first_whatever_is_subscribed(bench):
    import zmq

    tool = bench.tool("xpub", "-b", "tcp://127.0.0.1:*", "-j", "-o", "xpub_welcome_msg=W")
    peer = bench.connect(tool.bound()).handshake("SUB")
    equal(peer.read_frame(), (0, b"W"))
    sub = bench.zmq(zmq.SUB)
    sub.subscribe(b"W")
    sub.connect(tool.bound())
    equal(sub.recv(), b"W")


@shows("358")
def inverted_matching(bench):
    pub = bench.tool("xpub", "-b", "tcp://127.0.0.1:*", "-j", "-o", "invert_matching")
    sub = bench.tool("sub", "-c", pub.bound(), "-j", "-s", "secret", "-o", "invert_matching")
    equal(pub.recv(), [b"\x01secret"])
    pub.send("secret.x")
    pub.send("open")
    equal(sub.recv(), [b"open"])


@shows("351 145", "PUB ignores what comes up, and a cancel without subscription")
def pub_ignores_upstream(bench):
    tool = bench.tool("pub", "-b", "tcp://127.0.0.1:*", "-j")
    peer = bench.connect(tool.bound()).handshake("XSUB")
    peer.send(command("CANCEL", b"x"), message("up", "stream"), message(b"\x01a", b"\x01b"), command("SUBSCRIBE", b"x"))
    peer.alive()
    tool.send("xyz")
    equal(peer.read_message(), [b"xyz"])
    tool.silent(0.1)


@shows("404")
def a_push_that_conflates_keeps_the_last_for_a_peer_that_comes_later(bench):
    port = raw.free_port()
    push = bench.tool("push", "-c", "tcp://127.0.0.1:%d" % port, "-o", "conflate", "-M", "--stats")
    push.write("".join("%d\n" % i for i in range(100)))
    push.end_input()
    push.event("CONNECT_RETRIED")
    pull = bench.listen("tcp://127.0.0.1:%d" % port).accept().handshake("PULL")
    equal(pull.read_message(), [b"99"])
    pull.read_to_end()
    equal(push.wait(), 0)
