"""REQ, REP, DEALER, ROUTER: ZMTP-300 to 338."""

import struct
import time

import raw
from raw import MORE, frame, greeting, message, ready
from suite import bind_zmq, equal, eventually, shows


class Req:
    """A REQ that connects to two raw REPs."""

    def __init__(self, bench):
        self.servers = [bench.listen(), bench.listen()]
        self.tool = bench.tool("req", "-c", self.servers[0].endpoint, "-c", self.servers[1].endpoint, "-j", "-M")
        self.reps = [server.accept().handshake("REP") for server in self.servers]
        self.tool.event("HANDSHAKE_SUCCEEDED", skip=1)

    @shows("300 301 302")
    def in_turn_and_the_reply_of_the_peer_that_was_asked(self):
        seen = []
        for text in ("1", "2", "3", "4"):
            self.tool.send(text, "more")
            asked = None
            while asked is None:
                for nth, rep in enumerate(self.reps):
                    try:
                        rep.sock.settimeout(0.02)
                        if rep.sock.recv(1, 2):
                            asked = nth
                    except TimeoutError:
                        pass
            equal(self.reps[asked].read_message(), [b"", text.encode(), b"more"])
            self.reps[1 - asked].send(message("", "stray"))
            self.reps[1 - asked].alive()
            self.reps[asked].send(message("", "reply", text))
            equal(self.tool.recv(), [b"reply", text.encode()])
            seen.append(asked)
        equal(sorted(seen[:2]), [0, 1])
        equal(seen[2:], seen[:2])
        self.next = seen[0]

    @shows("303")
    def malformed_replies_are_skipped_or_the_peer_dialled_again(self):
        rep = self.reps[self.next]
        self.tool.send("question")
        equal(rep.read_message(), [b"", b"question"])
        rep.try_send(message("no delimiter"))
        try:
            rep.alive()
        except AssertionError:
            self.servers[self.next].accept().handshake("REP")
            return
        rep.send(message("", "answer"))
        equal(self.tool.recv(), [b"answer"])


@shows("305 306")
def correlated_requests_skip_late_replies(bench):
    server = bench.listen()
    tool = bench.tool("req", "-c", server.endpoint, "-j", "-o", "req_correlate")
    rep = server.accept().handshake("REP")
    tool.send("one")
    first, empty, text = rep.read_message()
    equal((len(first), empty, text), (4, b"", b"one"))
    (number,) = struct.unpack("<I", first)
    rep.send(message(struct.pack("<I", (number + 7) & 0xFFFFFFFF), "", "wrong id"))
    rep.send(message("", "no id"))
    rep.send(message(first, "", "right"))
    equal(tool.recv(), [b"right"])
    tool.send("two")
    second, _, _ = rep.read_message()
    equal(struct.unpack("<I", second)[0], (number + 1) & 0xFFFFFFFF)
    rep.send(message(first, "", "late"), message(second, "", "in time"))
    equal(tool.recv(), [b"in time"])


class Rep:
    """A REP that binds and echoes."""

    def __init__(self, bench):
        self.bench = bench
        self.tool = bench.tool("rep", "-b", "tcp://127.0.0.1:*", "--echo", "-M")

    def dealer(self):
        return self.bench.connect(self.tool.bound()).handshake("DEALER", "")

    @shows("310")
    def envelopes_of_any_number_of_hops_come_back(self):
        peer = self.dealer()
        for hops in ([], ["h1"], ["h1", "h2"], ["h"] * 10):
            peer.send(message(*hops, "", "body", "", "tail"))
            equal(peer.read_message(), [h.encode() for h in hops] + [b"", b"body", b"", b"tail"])

    @shows("311")
    def requests_without_delimiter_or_body_are_dropped_and_the_next_served(self):
        peer = self.dealer()
        peer.send(message("no delimiter", "at all"), message("x"), message("hop", ""), message(""), message("", "fine"))
        equal(peer.read_message(), [b"", b"fine"])

    @shows("311 312")
    def requests_are_served_in_turn_and_replies_to_peers_that_left_are_dropped(self):
        gone = self.dealer()
        gone.send(message("", "a") * 20)
        gone.close()
        peer = self.dealer()
        peer.send(message("", "still there?"))
        equal(peer.read_message(), [b"", b"still there?"])


@shows("310 312")
def a_rep_serves_a_relaxed_req_of_libzmq(bench):
    tool = bench.tool("rep", "-b", "tcp://127.0.0.1:*", "--echo")
    import zmq

    req = bench.zmq(zmq.REQ, REQ_RELAXED=1, REQ_CORRELATE=1)
    req.connect(tool.bound())
    for nth in range(50):
        req.send(b"%d" % nth)
    equal(req.recv(), b"49")


@shows("320 321 406")
def a_dealer_sends_in_turn_and_keeps_the_order(bench):
    tool = bench.tool("dealer", "-b", "tcp://127.0.0.1:*", "-j", "-M", "--wait-peers", 2)
    for nth in range(6):
        tool.send("m%d" % nth)
    peers = [bench.connect(tool.bound()).handshake("DEALER", "") for _ in range(2)]
    got = [[peer.read_message()[0] for _ in range(3)] for peer in peers]
    for texts in got:
        equal(texts, sorted(texts))
    equal(sorted(sum(got, [])), [b"m%d" % nth for nth in range(6)])
    assert got[0] in ([b"m0", b"m2", b"m4"], [b"m1", b"m3", b"m5"]), got
    for nth in range(100):
        peers[nth % 2].send(message("p%d" % (nth % 2), "%d" % nth))
    seen = [tool.recv() for _ in range(100)]
    for who in (b"p0", b"p1"):
        numbers = [int(n) for name, n in seen if name == who]
        equal(numbers, sorted(numbers))


class Router:
    """A ROUTER with duplicate names and unknown ones."""

    def __init__(self, bench):
        self.bench = bench
        self.tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-j", "-M")

    def dealer(self, name):
        return self.bench.connect(self.tool.bound()).handshake("DEALER", name)

    @shows("330 335 336")
    def by_identity_and_unknown_ones_are_dropped_whole(self):
        peer = self.dealer("known")
        eventually(peer.alive, "served")
        self.tool.send("unknown", "known", "x")
        self.tool.send("known")
        self.tool.send("known", "a", "b")
        frames = peer.read_message()
        if frames != [b"a", b"b"]:
            frames = peer.read_message()
        equal(frames, [b"a", b"b"])
        peer.close()

    @shows("331")
    def anonymous_peers_get_5_octets_the_first_0_all_different(self):
        names = set()
        for _ in range(5):
            peer = self.dealer("")
            peer.send(message("x"))
            name, _ = self.tool.recv()
            equal((len(name), name[0]), (5, 0))
            names.add(name)
        equal(len(names), 5)

    @shows("333")
    def the_first_of_two_twins_keeps_the_name_and_the_second_is_not_left_deaf(self):
        first = self.dealer("twin")
        first.alive()
        second = self.bench.connect(self.tool.bound())
        second.greet()
        second.send(ready("DEALER", "twin"))
        second.read_to_end()
        self.tool.send("twin", "for the first")
        equal(first.read_message(), [b"for the first"])
        first.close()

        def again():
            peer = self.dealer("twin")
            try:
                peer.alive()
                return peer
            except AssertionError:
                return None

        third = eventually(again, "the name is free when the first has gone")
        self.tool.send("twin", "for the third")
        equal(third.read_message(), [b"for the third"])


@shows("334")
def with_handover_the_newcomer_gets_the_name_and_the_old_connection_ends(bench):
    tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-j", "-o", "router_handover")
    first = bench.connect(tool.bound()).handshake("DEALER", "twin")
    first.alive()
    second = bench.connect(tool.bound()).handshake("DEALER", "twin")
    second.alive()
    first.read_to_end()
    tool.send("twin", "for the second")
    equal(second.read_message(), [b"for the second"])


@shows("337")
def probe_router_sends_one_empty_message_right_after_ready(bench):
    for kind in ("dealer", "req", "router"):
        server = bench.listen()
        tool = bench.tool(kind, "-c", server.endpoint, "-i", "probe", "-o", "probe_router")
        peer = server.accept().handshake("ROUTER", "")
        equal(peer.read_frame(), (0, b""), kind)
        tool.process.kill()


@shows("300 305 310 320 330", "libzmq's REQ, REP, DEALER and ROUTER against ours, either side binding")
def with_libzmq(bench):
    import zmq

    for ours, theirs in (("rep", "REQ"), ("router", "REQ"), ("rep", "DEALER"), ("router", "DEALER"), ("dealer", "DEALER")):
        for we_bind in (True, False):
            socket = bench.zmq(getattr(zmq, theirs))
            if we_bind:
                tool = bench.tool(ours, "-b", "tcp://127.0.0.1:*", "-e")
                socket.connect(tool.bound())
            else:
                tool = bench.tool(ours, "-c", bind_zmq(socket), "-e")
            envelope = [b""] if (ours, theirs) == ("rep", "DEALER") else []
            for frames in ([b"one"], [b"a", b"", b"c"], [b"", b"x" * 1000]):
                socket.send_multipart(envelope + frames)
                equal(socket.recv_multipart(), envelope + frames, "%s with %s" % (ours, theirs))
            tool.process.kill()
    for theirs in ("REP", "ROUTER"):
        for we_bind in (True, False):
            socket = bench.zmq(getattr(zmq, theirs))
            if we_bind:
                tool = bench.tool("req", "-b", "tcp://127.0.0.1:*", "-j")
                socket.connect(tool.bound())
            else:
                tool = bench.tool("req", "-c", bind_zmq(socket), "-j")
            for frames in ([b"one"], [b"a", b"", b"\xff"]):
                tool.send(*frames)
                got = socket.recv_multipart()
                socket.send_multipart(got)
                equal(tool.recv(), frames)
            tool.process.kill()
