"""PUSH, PULL, PAIR, the newer types, queues and closing: ZMTP-370 to 389, 400 to 414."""

import socket
import time

import raw
from raw import COMMAND, MORE, command, frame, message, ping
from suite import bind_zmq, equal, eventually, shows


@shows("370 406")
def push_in_turn_pull_fair(bench):
    push = bench.tool("push", "-b", "tcp://127.0.0.1:*", "--wait-peers", 3)
    push.write("".join("%d\n" % i for i in range(9)))
    push.end_input()
    pulls = [bench.connect(push.bound()).handshake("PULL") for _ in range(3)]
    got = [[int(p.read_message()[0]) for _ in range(3)] for p in pulls]
    for numbers in got:
        equal(numbers, [numbers[0], numbers[0] + 3, numbers[0] + 6])
    equal(sorted(sum(got, [])), list(range(9)))
    equal(push.wait(), 0)
    pull = bench.tool("pull", "-b", "tcp://127.0.0.1:*")
    pushes = [bench.connect(pull.bound()).handshake("PUSH") for _ in range(2)]
    pushes[0].send(message("a") * 200)
    pushes[1].send(message("b") * 200)
    lines = [pull.read_line() for _ in range(400)]
    equal((lines.count(b"a"), lines.count(b"b")), (200, 200))


@shows("371 407")
def what_is_queued_for_a_dialled_endpoint_survives_its_reconnects(bench):
    server = bench.listen()
    push = bench.tool("push", "-c", server.endpoint, "-o", "reconnect_ivl=20", "-M")
    first = server.accept()
    first.greet()
    push.write("one\ntwo\n")
    first.reset()
    second = server.accept().handshake("PULL")
    equal([second.read_message(), second.read_message()], [[b"one"], [b"two"]])


@shows("372")
def a_pair_has_one_peer_and_the_second_is_closed(bench):
    tool = bench.tool("pair", "-b", "tcp://127.0.0.1:*", "-j")
    first = bench.connect(tool.bound()).handshake("PAIR")
    first.alive()
    second = bench.connect(tool.bound()).greet()
    second.send(raw.ready("PAIR"))
    second.read_to_end()
    first.send(message("still", "one"))
    equal(tool.recv(), [b"still", b"one"])
    first.close()

    def again():
        peer = bench.connect(tool.bound()).greet()
        peer.send(raw.ready("PAIR"))
        try:
            peer.alive()
            return peer
        except AssertionError:
            return None

    third = eventually(again, "a new peer is taken when the first has gone")
    third.send(message("new"))
    equal(tool.recv(), [b"new"])


@shows("370 372", "libzmq's PUSH, PULL and PAIR against ours, either side binding")
def with_libzmq(bench):
    import zmq

    for ours, theirs in (("push", zmq.PULL), ("pull", zmq.PUSH), ("pair", zmq.PAIR)):
        for we_bind in (True, False):
            peer = bench.zmq(theirs)
            if we_bind:
                tool = bench.tool(ours, "-b", "tcp://127.0.0.1:*", "-j")
                peer.connect(tool.bound())
            else:
                tool = bench.tool(ours, "-c", bind_zmq(peer), "-j")
            for frames in ([b"x"], [b"", b"a" * 300, b"\0\xff"]):
                if ours != "pull":
                    tool.send(*frames)
                    equal(peer.recv_multipart(), frames)
                if ours != "push":
                    peer.send_multipart(frames)
                    equal(tool.recv(), frames)
            tool.process.kill()


@shows("400")
def a_dialling_pipe_holds_exactly_sndhwm_before_there_is_a_peer(bench):
    push = bench.tool("push", "-c", "tcp://127.0.0.1:%d" % raw.dead_port(), "--hwm", 5, "-t", 500, "--stats")
    push.write("".join("%d\n" % i for i in range(20)))
    equal(push.wait(), 4)
    equal(push.stats()["sent"], 5)


@shows("402 321 600")
def at_rcvhwm_reading_stops_and_nothing_is_lost_when_it_goes_on(bench):
    rep = bench.tool("rep", "-b", "tcp://127.0.0.1:*", "--hwm", 10, heap=160)
    dealer = bench.connect(rep.bound()).handshake("DEALER", "")
    dealer.sock.settimeout(2)
    sent = 0
    try:
        for sent in range(3000):
            dealer.sock.sendall(message("", b"%d " % sent + b"x" * 20000))
        raise AssertionError("60 MB were taken from a peer that nobody reads")
    except TimeoutError:
        pass
    other = bench.connect(rep.bound()).handshake("DEALER", "")
    other.alive()
    for nth in range(50):
        assert rep.read_line().startswith(b"%d " % nth)
        rep.line("next")
        equal(dealer.read_message(), [b"", b"next"])


@shows("410 411", "a lingering close waits for a slow reader that goes on sending PINGs")
def a_lingering_close_waits_for_a_slow_reader(bench):
    server = bench.listen()
    push = bench.tool("push", "-c", server.endpoint)
    peer = server.accept().handshake("PULL")
    # Less than the system holds for a connection: all of it is out of the tool's hands at once.
    push.write("".join("%d%s\n" % (i, "x" * 50000) for i in range(40)))
    push.end_input()
    deadline = time.monotonic() + 2.5
    while time.monotonic() < deadline:
        peer.send(ping())
        time.sleep(0.1)
    for nth in range(40):
        equal(peer.read_message(), [b"%d" % nth + b"x" * 50000])
    equal(peer.read_to_end(), b"")
    peer.close()
    equal(push.wait(), 0)


@shows("405")
def immediate_sends_to_completed_connections_only(bench):
    dead = "tcp://127.0.0.1:%d" % raw.dead_port()
    pull = bench.tool("pull", "-b", "tcp://127.0.0.1:*", "-n", 10)
    push = bench.tool("push", "-c", dead, "-c", pull.bound(), "-o", "immediate", "--wait-peers", 1)
    push.write("".join("%d\n" % i for i in range(10)))
    equal(pull.wait(), 0)
    equal(pull.rest(), [b"%d" % i for i in range(10)])


class Drafts:
    """The types of libzmq's draft, octet for octet."""

    def __init__(self, bench):
        self.bench = bench

    @shows("381 380")
    def server_numbers_its_peers_and_takes_no_multipart(self):
        tool = self.bench.tool("server", "-b", "tcp://127.0.0.1:*", "-j")
        one, two = (self.bench.connect(tool.bound()).handshake("CLIENT") for _ in range(2))
        one.send(message("two", "frames"), message("from one"))
        two.send(message("from two"))
        ids = {}
        for _ in range(2):
            value = tool.get()
            ids[value["frames"][0]] = value["routing_id"]
            equal(len(value["frames"]), 1)
        equal(set(ids), {"from one", "from two"})
        assert ids["from one"] != ids["from two"]
        tool.send("to one", routing_id=ids["from one"])
        tool.send("to two", routing_id=ids["from two"])
        tool.send("to nobody", routing_id=12345 if 12345 not in ids.values() else 12346)
        equal(one.read_frame(), (0, b"to one"))
        equal(two.read_frame(), (0, b"to two"))
        tool.err("EHOSTUNREACH")
        tool.process.kill()

    @shows("382 380")
    def client_channel_scatter_gather(self):
        client = self.bench.tool("client", "-b", "tcp://127.0.0.1:*", "-j", "--wait-peers", 2)
        servers = [self.bench.connect(client.bound()).handshake("SERVER") for _ in range(2)]
        for text in "1234":
            client.send(text)
        for server in servers:
            first, second = (int(server.read_message()[0]) for _ in range(2))
            equal(second, first + 2)
        servers[0].send(message("two", "frames"), message("hi"))
        equal(client.recv(), [b"hi"])
        client.process.kill()
        gather = self.bench.tool("gather", "-b", "tcp://127.0.0.1:*", "-j")
        scatter = self.bench.tool("scatter", "-c", gather.bound(), "-j")
        scatter.send("down")
        equal(gather.recv(), [b"down"])
        peer = self.bench.connect(gather.bound()).handshake("SCATTER")
        peer.send(message("two", "frames"), message("one"))
        equal(gather.recv(), [b"one"])
        scatter.process.kill(), gather.process.kill()
        channel = self.bench.tool("channel", "-b", "tcp://127.0.0.1:*", "-j")
        peer = self.bench.connect(channel.bound()).handshake("CHANNEL")
        peer.send(message("two", "frames"), message("one"))
        equal(channel.recv(), [b"one"])
        channel.send("back")
        equal(peer.read_frame(), (0, b"back"))
        channel.process.kill()

    @shows("383")
    def peer_with_peer(self):
        one = self.bench.tool("peer", "-b", "tcp://127.0.0.1:*", "-j")
        two = self.bench.connect(one.bound()).handshake("PEER")
        two.send(message("hello"))
        value = one.get()
        equal(value["frames"], ["hello"])
        one.send("back", routing_id=value["routing_id"])
        equal(two.read_frame(), (0, b"back"))
        one.process.kill()

    @shows("384 385")
    def radio_serves_groups_by_exact_match(self):
        radio = self.bench.tool("radio", "-b", "tcp://127.0.0.1:*", "-j", "--wait-peers", 1)
        dish = self.bench.connect(radio.bound()).handshake("DISH")
        dish.send(command("JOIN", b"news"), command("JOIN", b"sport"), command("LEAVE", b"sport"))
        dish.alive()
        for group in ("new", "newsx", "sport", "news"):
            radio.send("about " + group, group=group)
        equal(dish.read_frame(), (MORE, b"news"))
        equal(dish.read_frame(), (0, b"about news"))
        radio.process.kill()

    @shows("380 385")
    def dish_closes_on_more_frames_than_group_and_body_or_ignores_them(self):
        dish = self.bench.tool("dish", "-b", "tcp://127.0.0.1:*", "-j", "-g", "g")
        peer = self.bench.connect(dish.bound()).handshake("RADIO")
        equal(peer.read_frame(), (COMMAND, b"\x04JOINg"))
        peer.send(message("g", "body", "more"))
        peer.try_send(message("g", "fine"))
        try:
            peer.alive()
        except AssertionError:
            peer = self.bench.connect(dish.bound()).handshake("RADIO")
            peer.send(message("g", "fine"))
        equal(dish.get(), {"frames": ["fine"], "group": "g"})
        dish.process.kill()


class Udp:
    """RADIO and DISH over datagrams."""

    def __init__(self, bench):
        self.bench = bench

    def free(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.bind(("127.0.0.1", 0))
            return sock.getsockname()[1]

    @shows("388 udp")
    def radio_to_one_address(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.bind(("127.0.0.1", 0))
            sock.settimeout(30)
            radio = self.bench.tool("radio", "-c", "udp://127.0.0.1:%d" % sock.getsockname()[1], "-j")
            radio.send("sunny", group="weather")
            equal(sock.recv(65536), b"\x07weathersunny")
            radio.send("", group="")
            equal(sock.recv(65536), b"\x00")
            radio.process.kill()

    @shows("388 389 600 udp")
    def dish_takes_good_datagrams_and_ignores_bad_ones(self):
        port = self.free()
        dish = self.bench.tool("dish", "-b", "udp://127.0.0.1:%d" % port, "-g", "weather", "-j")
        equal(dish.bound(), "udp://127.0.0.1:%d" % port)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.connect(("127.0.0.1", port))
            for octets in (b"\x07weathersunny", b"", b"\xff", b"\x80" + b"g" * 200, b"\x09weather", b"\x05othertext", b"\x07weather"):
                sock.send(octets)
            sock.send(b"\x07weatherend")
        equal(dish.get(), {"frames": ["sunny"], "group": "weather"})
        equal(dish.get(), {"frames": [""], "group": "weather"})
        equal(dish.get(), {"frames": ["end"], "group": "weather"})
        dish.process.kill()

    @shows("388 389 udp")
    def radio_and_dish_together_and_a_body_that_fits_no_datagram(self):
        port = self.free()
        dish = self.bench.tool("dish", "-b", "udp://127.0.0.1:%d" % port, "-g", "g", "-j")
        dish.bound()
        radio = self.bench.tool("radio", "-c", "udp://127.0.0.1:%d" % port, "-j")
        radio.send("x" * 70000, group="g")
        radio.send("y" * 1400, group="g")
        equal(dish.get()["frames"], ["y" * 1400])
        assert radio.running()
        radio.process.kill(), dish.process.kill()
