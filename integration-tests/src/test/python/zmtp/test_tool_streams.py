"""The manual of brine-zmtp: types and streams, formats, control lines, counts, ends, exit statuses."""

import json
import os
import signal
import time

import raw
from raw import command, message
from suite import PATIENCE, bind_zmq, equal, eventually, shows


# ---- DESCRIPTION: types, streams


@shows("TYPE --help --version", "types in upper case, help and version")
def help_and_version(bench):
    help_, version, mixed = bench.tool("--help"), bench.tool("--version"), bench.tool("PULL", "-b", "tcp://127.0.0.1:*")
    mixed.bound()
    equal(help_.wait(), 0)
    assert b"brine-zmtp" in b"\n".join(help_.rest())
    equal(version.wait(), 0)
    assert b"brine-zmtp" in b"".join(version.rest())


@shows("push pull", "each line is sent, each message printed; text format")
def push_and_pull(bench):
    pull = bench.tool("pull", "-b", "tcp://127.0.0.1:*", "-n", 4, "--stats")
    push = bench.tool("push", "-c", pull.bound(), "--stats")
    push.write(b"one\ntwo\tframes\t\n\n\xff\xfe\tbytes\n")
    push.end_input()
    equal(push.wait(), 0)
    equal(push.rest(), [])
    equal(push.stats(), {"sent": 4, "received": 0})
    equal(pull.wait(), 0)
    equal(pull.rest(), [b"one", b"two\tframes\t", b"", b"\xff\xfe\tbytes"])
    equal(pull.stats(), {"sent": 0, "received": 4})


@shows("req rep", "lines as requests and replies, one after the other")
def req_and_rep(bench):
    rep = bench.tool("rep", "-b", "tcp://127.0.0.1:*", "-n", 3)
    req = bench.tool("req", "-c", rep.bound())
    req.write("first\nsecond\nthird\n")
    req.end_input()
    equal(rep.read_line(), b"first")
    rep.silent(0.2)
    rep.line("reply one")
    equal(req.read_line(), b"reply one")
    equal(rep.read_line(), b"second")
    rep.line("reply\ttwo")
    equal(req.read_line(), b"reply\ttwo")
    equal(rep.read_line(), b"third")
    rep.line("")
    equal(req.read_line(), b"")
    equal(req.wait(), 0)
    equal(rep.wait(), 0)


@shows("others", "dealer and router: each line is sent, each message printed, the identity first")
def dealer_and_router(bench):
    router = bench.tool("router", "-b", "tcp://127.0.0.1:*")
    dealer = bench.tool("dealer", "-c", router.bound(), "-i", "D1", "-n", 1)
    hexed = bench.tool("dealer", "-c", router.bound(), "-i", "0x4432ff", "-n", 1)
    dealer.line("hello\tworld")
    equal(router.read_line(), b"D1\thello\tworld")
    hexed.line("hi")
    equal(router.read_line(), b"D2\xff\thi")
    router.line("D1\tback\tagain")
    router.line(b"D2\xff\ttoo")
    equal(dealer.wait(), 0)
    equal(dealer.rest(), [b"back\tagain"])
    equal(hexed.wait(), 0)
    equal(hexed.rest(), [b"too"])


@shows("End", "a type that receives goes on after the end of input, until a signal; ipc files go")
def end_of_input_and_signals(bench):
    path = bench.path("s.ipc")
    tool = bench.tool("pair", "-b", "ipc://" + path, "--stats")
    equal(tool.bound(), "ipc://" + path)
    other = bench.tool("pair", "-c", "ipc://" + path)
    tool.line("to you")
    tool.end_input()
    equal(other.read_line(), b"to you")
    other.line("to me")
    equal(tool.read_line(), b"to me")
    assert os.path.exists(path)
    equal(tool.stop(signal.SIGINT), 130)
    assert not os.path.exists(path), "the ipc file stays"
    equal(tool.stats(), {"sent": 1, "received": 1})
    # A message that waits does not hold a process that was told to end.
    for _ in range(3):
        other.line("unsent")
    equal(other.stop(signal.SIGTERM, 10), 143)


@shows("End 410", "a type that only sends lingers at the end of input, until what it took is sent")
def lingering(bench):
    port = raw.free_port()
    push = bench.tool("push", "-c", "tcp://127.0.0.1:%d" % port, "-M")
    push.write("".join("line %d\n" % i for i in range(500)))
    push.end_input()
    push.event("CONNECT_RETRIED")
    pull = bench.tool("pull", "-b", "tcp://127.0.0.1:%d" % port, "-n", 500)
    equal(pull.wait(), 0)
    equal(pull.rest(), [b"line %d" % i for i in range(500)])
    equal(push.wait(), 0)


@shows("--linger 410", "a linger of 0 drops, one of some ms ends")
def bounded_linger(bench):
    started = time.monotonic()
    none = bench.tool("push", "-c", "tcp://127.0.0.1:%d" % raw.dead_port(), "--linger", 0)
    some = bench.tool("push", "-c", "tcp://127.0.0.1:%d" % raw.dead_port(), "--linger", 700)
    for tool in (none, some):
        tool.line("lost")
        tool.end_input()
    none.wait(15)
    some.wait(15)
    assert time.monotonic() - started > 0.7


@shows("Binding 500 512 513", "bound lines, wildcards resolved, in the order of the options")
def bound_lines(bench):
    path = bench.path("b.ipc")
    tool = bench.tool(
        "router", "-b", "tcp://127.0.0.1:*", "--bind", "tcp://*:0", "-b", "ipc://*", "--bind", "ipc://" + path,
        "-b", "ipc://@brine-" + os.path.basename(bench.directory), "-b", "tcp://localhost:*", "-b", "tcp://lo:*", "-j",
    )  # fmt: skip
    tool.bound(6)
    lines = [line for line in tool.errors() if line.startswith("bound ")]
    equal(tool.errors(), lines)
    for line, start in zip(
        lines, ("tcp://127.0.0.1:", "tcp://0.0.0.0:", "ipc:///", "ipc://" + path, "ipc://@brine-", "tcp://127.0.0.1:", "tcp://127.0.0.1:")
    ):
        assert line.startswith("bound " + start), lines
        assert "*" not in line, lines
    fresh = lines[2][len("bound ipc://") :]
    assert os.path.exists(fresh)
    equal(os.stat(os.path.dirname(fresh)).st_mode & 0o077, 0, "others may not enter the directory of ipc://*")
    for nth in range(7):
        peer = bench.connect(tool.bound(nth)).handshake("DEALER", "d%d" % nth)
        peer.send(message("via"))
        equal(tool.recv(), [b"d%d" % nth, b"via"])
    equal(tool.stop(), 143)
    assert not os.path.exists(fresh) and not os.path.exists(os.path.dirname(fresh)) and not os.path.exists(path)


@shows("JSON", "frames as text and base64, short forms of input, lines that are no JSON")
def json_format(bench):
    pull = bench.tool("pull", "-b", "tcp://127.0.0.1:*", "-j")
    push = bench.tool("push", "-c", pull.bound(), "--json")
    push.line('{"frames": ["text", {"base64": "AP8="}, ""]}')
    equal(pull.get(), {"frames": ["text", {"base64": "AP8="}, ""]})
    push.line('["a","b"]')
    equal(pull.get(), {"frames": ["a", "b"]})
    push.line('"a"')
    equal(pull.get(), {"frames": ["a"]})
    push.line("this is not JSON")
    push.line('{"frames": 7}')
    push.line('{"frames": [{"base64": "?"}]}')
    push.line('{"frames": ["tab\\tnl\\n", {"base64": "aGk="}, "\\u00e9\\ud83d\\ude00"]}')
    equal(pull.get(), {"frames": ["tab\tnl\n", "hi", "é😀"]})
    eventually(lambda: len(push.diagnostics()) >= 3, "each bad line is reported")
    equal(len(push.diagnostics()), 3)
    for line in push.diagnostics():
        assert line.startswith("brine-zmtp: "), line
    assert push.running()


@shows("--delim", "another delimiter, in both directions")
def delimiter(bench):
    pull = bench.tool("pull", "-b", "tcp://127.0.0.1:*", "-d", "||", "-n", 2)
    push = bench.tool("push", "-c", pull.bound(), "--delim", ",")
    push.write("a,b,,c\nwith\ttab\n")
    equal(pull.wait(), 0)
    equal(pull.rest(), [b"a||b||||c", b"with\ttab"])


@shows("Text 381 384", "what travels beside the frames stands first")
def beside_the_frames_in_text(bench):
    server = bench.tool("server", "-b", "tcp://127.0.0.1:*")
    client = bench.tool("client", "-c", server.bound())
    client.line("hi")
    routing_id, text = server.read_line().split(b"\t")
    equal(text, b"hi")
    assert int(routing_id) > 0
    server.line(routing_id + b"\tback")
    equal(client.read_line(), b"back")
    radio = bench.tool("radio", "-b", "tcp://127.0.0.1:*", "--wait-peers", 1)
    dish = bench.tool("dish", "-c", radio.bound(), "-g", "weather")
    radio.line("other\tno")
    radio.line("weather\tsunny")
    equal(dish.read_line(), b"weather\tsunny")


@shows("JSON 381 384", "routing_id and group")
def beside_the_frames_in_json(bench):
    server = bench.tool("server", "-b", "tcp://127.0.0.1:*", "-j")
    client = bench.tool("client", "-c", server.bound(), "-j")
    client.send("hi")
    got = server.get()
    equal(got["frames"], ["hi"])
    assert isinstance(got["routing_id"], int) and 0 < got["routing_id"] < 2**32, got
    server.send("back", routing_id=got["routing_id"])
    equal(client.get(), {"frames": ["back"]})
    radio = bench.tool("radio", "-b", "tcp://127.0.0.1:*", "-j", "--wait-peers", 1)
    dish = bench.tool("dish", "-c", radio.bound(), "-j", "-g", "weather")
    radio.send("sunny", group="weather")
    equal(dish.get(), {"frames": ["sunny"], "group": "weather"})


# ---- control lines


@shows("Control 350 360 427", "subscribe and unsubscribe in JSON; connect, disconnect, bind, unbind")
def control_objects(bench):
    import zmq

    pub = bench.zmq(zmq.XPUB)
    endpoint = bind_zmq(pub)
    sub = bench.tool("sub", "-s", "first", "-j", "-M", "-c", endpoint)
    equal(pub.recv(), b"\x01first")
    sub.put({"subscribe": "second"})
    equal(pub.recv(), b"\x01second")
    pub.send_multipart([b"second.x", b"1"])
    equal(sub.recv(), [b"second.x", b"1"])
    sub.put({"unsubscribe": "second"})
    equal(pub.recv(), b"\x00second")
    pub.send_multipart([b"second.x", b"2"])
    pub.send_multipart([b"first", b"3"])
    equal(sub.recv(), [b"first", b"3"])
    sub.put({"disconnect": endpoint})
    equal(pub.recv(), b"\x00first")
    sub.put({"connect": endpoint})
    equal(pub.recv(), b"\x01first")
    sub.put({"bind": "tcp://127.0.0.1:*"})
    bound = sub.bound()
    second = bench.zmq(zmq.XPUB)
    second.connect(bound)
    equal(second.recv(), b"\x01first")
    second.send(b"first!")
    equal(sub.recv(), [b"first!"])
    sub.put({"unbind": bound})
    sub.event("CLOSED")
    host, port = bound[6:].rsplit(":", 1)

    def refused():
        try:
            raw.Peer.connect(bound).close()
            return False
        except ConnectionRefusedError:
            return True

    eventually(refused, "nobody listens any more")
    sub.put({"disconnect": "tcp://127.0.0.1:1"})
    sub.put({"unbind": "tcp://127.0.0.1:1"})
    eventually(lambda: len(sub.diagnostics()) >= 2, "unknown endpoints are reported")
    assert sub.running()


@shows("Control", "+PREFIX and -PREFIX of sub and dish in text format")
def control_text(bench):
    import zmq

    pub = bench.zmq(zmq.XPUB)
    sub = bench.tool("sub", "-s", "nothing", "-c", bind_zmq(pub))
    equal(pub.recv(), b"\x01nothing")
    sub.line("+weather.")
    equal(pub.recv(), b"\x01weather.")
    sub.line("-nothing")
    equal(pub.recv(), b"\x00nothing")
    pub.send_multipart([b"weather.oslo", b"rain"])
    equal(sub.read_line(), b"weather.oslo\train")
    radio = bench.tool("radio", "-b", "tcp://127.0.0.1:*", "-j", "--wait-peers", 1)
    dish = bench.tool("dish", "-c", radio.bound())
    dish.line("+g1")
    radio.send("a", group="g1")
    equal(dish.read_line(), b"g1\ta")


@shows("Control 384 385", "join and leave of dish, on the wire")
def join_and_leave(bench):
    server = bench.listen()
    dish = bench.tool("dish", "-c", server.endpoint, "-j", "-g", "news", "-o", "reconnect_ivl=20")
    peer = server.accept().handshake("RADIO")
    equal(peer.read_frame(), (4, b"\x04JOINnews"))
    dish.put({"join": "sport"})
    equal(peer.read_frame(), (4, b"\x04JOINsport"))
    dish.put({"leave": "news"})
    equal(peer.read_frame(), (4, b"\x05LEAVEnews"))
    dish.put({"join": "sport"})
    dish.put({"leave": "unknown"})
    eventually(lambda: len(dish.diagnostics()) >= 2, "joining twice and leaving what was not joined are reported")
    peer.send(message("news", "not wanted"), message("sport", "3:1"))
    equal(dish.get(), {"frames": ["3:1"], "group": "sport"})
    peer.close()
    again = server.accept().handshake("RADIO")
    equal(again.read_frame(), (4, b"\x04JOINsport"))


# ---- options


@shows("--count", "stops after N received, replies, requests answered, or sent")
def counts(bench):
    rep = bench.tool("rep", "-b", "tcp://127.0.0.1:*", "-e", "-n", 5)
    req = bench.tool("req", "-c", rep.bound(), "-n", 2)
    req.write("1\n2\n3\n4\n")
    equal(req.wait(), 0)
    equal(req.rest(), [b"1", b"2"])
    pull = bench.tool("pull", "-b", "tcp://127.0.0.1:*")
    push = bench.tool("push", "-c", pull.bound(), "-n", 2)
    push.write("1\n2\n3\n4\n")
    equal(push.wait(), 0)
    equal([pull.read_line(), pull.read_line()], [b"1", b"2"])
    pull.silent(0.2)
    more = bench.tool("req", "-c", rep.bound())
    more.write("a\nb\nc\n")
    more.end_input()
    equal(more.wait(), 0)
    equal(rep.wait(), 0)


@shows("--timeout", "exit status 4 when the count was not reached or a line is unsent or unanswered, else 0")
def timeouts(bench):
    dead = "tcp://127.0.0.1:%d" % raw.dead_port()
    push = bench.tool("push", "-b", "tcp://127.0.0.1:*")
    push.write("a\nb\n")
    short = bench.tool("pull", "-c", push.bound(), "-n", 3, "-t", 1500)
    cases = [
        (bench.tool("pull", "-b", "tcp://127.0.0.1:*", "-t", 300), "", 0),
        (bench.tool("req", "-c", dead, "-t", 300), "unanswered\n", 4),
        (bench.tool("req", "-b", "tcp://127.0.0.1:*", "-t", 300), "unsent\n", 4),
        (bench.tool("push", "-c", dead, "--hwm", 1, "-t", 300), "unsent\nwaits\nfor ever\n", 4),
        (bench.tool("dealer", "-b", "tcp://127.0.0.1:*", "-n", 1, "-t", 300), "", 4),
        (bench.tool("sub", "-c", dead, "-t", 300), "", 0),
    ]
    for tool, text, _ in cases:
        tool.write(text)
    for tool, _, status in cases:
        equal(tool.wait(), status, str(tool))
    equal(short.wait(), 4)
    equal(short.rest(), [b"a", b"b"])


@shows("--timeout", "the time starts again with each message")
def timeout_starts_again(bench):
    push = bench.tool("push", "-b", "tcp://127.0.0.1:*", "--wait-peers", 1, "--interval", 2100)
    push.write("1\n2\n3\n")
    push.end_input()
    # The time covers the tool's own start on a busy machine, but not the whole of the sending.
    pull = bench.tool("pull", "-c", push.bound(), "-t", 4000)
    equal(pull.wait(), 0)
    equal(pull.rest(), [b"1", b"2", b"3"])


@shows("--echo", "every type that can sends back what it receives")
def echo(bench):
    import zmq

    for theirs, ours in (("REQ", "rep"), ("DEALER", "router"), ("DEALER", "dealer"), ("PAIR", "pair")):
        tool = bench.tool(ours, "-b", "tcp://127.0.0.1:*", "--echo")
        peer = bench.zmq(getattr(zmq, theirs))
        peer.connect(tool.bound())
        for frames in ([b"one"], [b"a", b"", b"\xff\n"], [b"", b"x" * 70000]):
            peer.send_multipart(frames)
            equal(peer.recv_multipart(), frames, ours)
        tool.process.kill()
    for theirs, ours in (("client", "server"), ("server", "client"), ("channel", "channel"), ("peer", "peer")):
        tool = bench.tool(ours, "-b", "tcp://127.0.0.1:*", "--echo")
        if theirs == "server":
            client = bench.tool("client", "-c", bench.tool("server", "-b", "tcp://127.0.0.1:*", "-e").bound(), "-j")
        else:
            client = bench.tool(theirs, "-c", tool.bound(), "-j")
        if theirs == "peer":
            continue
        client.send("hi")
        equal(client.recv(), [b"hi"])
        client.process.kill()
        tool.process.kill()


@shows("--wait-peers", "nothing is sent before N peers have shaken hands, or subscribed")
def wait_peers(bench):
    push = bench.tool("push", "-b", "tcp://127.0.0.1:*", "--wait-peers", 2)
    push.write("1\n2\n3\n4\n")
    push.end_input()
    first = bench.connect(push.bound()).handshake("PULL")
    first.quiet(0.3)
    second = bench.connect(push.bound()).handshake("PULL")
    equal(sorted([first.read_message(), first.read_message(), second.read_message(), second.read_message()]),
          [[b"1"], [b"2"], [b"3"], [b"4"]])  # fmt: skip
    equal(push.wait(), 0)
    pub = bench.tool("pub", "-b", "tcp://127.0.0.1:*", "--wait-peers", 1)
    pub.line("hello")
    sub = bench.connect(pub.bound()).handshake("SUB")
    sub.quiet(0.3)
    sub.send(command("SUBSCRIBE", b""))
    equal(sub.read_message(), [b"hello"])
    radio = bench.tool("radio", "-b", "tcp://127.0.0.1:*", "--wait-peers", 1)
    radio.line("g\thello")
    dish = bench.connect(radio.bound()).handshake("DISH")
    dish.quiet(0.3)
    dish.send(command("JOIN", b"g"))
    equal(dish.read_message(), [b"g", b"hello"])


@shows("--interval", "at least so long between two sends")
def interval(bench):
    push = bench.tool("push", "-b", "tcp://127.0.0.1:*", "--interval", 250)
    pull = bench.connect(push.bound()).handshake("PULL")
    push.write("1\n2\n3\n4\n")
    pull.read_message()
    started = time.monotonic()
    for _ in range(3):
        pull.read_message()
    passed = time.monotonic() - started
    assert 0.6 < passed < 6, passed


@shows("--subscribe", "a sub without any subscribes to everything, an xsub to nothing")
def default_subscriptions(bench):
    import zmq

    pub = bench.zmq(zmq.XPUB)
    endpoint = bind_zmq(pub)
    bench.tool("sub", "-c", endpoint)
    equal(pub.recv(), b"\x01")
    bench.tool("sub", "-c", endpoint, "-s", "a", "-s", "b")
    equal(sorted([pub.recv(), pub.recv()]), [b"\x01a", b"\x01b"])
    xsub = bench.tool("xsub", "-c", endpoint, "-M")
    xsub.event("HANDSHAKE_SUCCEEDED")
    bench.tool("xsub", "-c", endpoint, "-s", "x")
    equal(pub.recv(), b"\x01x")


# ---- exit statuses


@shows("EXIT 501 530 531", "bad endpoints and transports that are not supported end with 1 and one line")
def errors(bench):
    import zmq

    taken = bench.zmq(zmq.PULL)
    cases = [
        ("pull", "-b", bind_zmq(taken)),
        ("pull", "-b", "tcp://192.0.2.1:5555"),
        ("pull", "-b", "pgm://127.0.0.1:5555"),
        ("pull", "-b", "ws://127.0.0.1:5555"),
        ("pull", "-c", "tcp://127.0.0.1:0"),
        ("pull", "-c", "tcp://127.0.0.1:*"),
        ("pull", "-c", "tcp://127.0.0.1:65536"),
        ("pull", "-c", "tcp://127.0.0.1:-1"),
        ("pull", "-c", "nonsense"),
        ("pull", "-b", "ipc://" + "/tmp/" + "x" * 120),
        ("pull", "-b", "ipc://@"),
        ("pull", "-b", "udp://127.0.0.1:*"),
    ]
    for start in range(0, len(cases), 4):
        tools = [(case, bench.tool(*case)) for case in cases[start : start + 4]]
        for case, tool in tools:
            equal(tool.wait(), 1, "%s\n%s" % (case, tool))
            equal(len(tool.diagnostics()), 1, str(tool))
            assert tool.diagnostics()[0].startswith("brine-zmtp: "), str(tool)


@shows("EXIT", "usage errors end with 2 and say what was wrong")
def usage(bench):
    cases = [
        (),
        ("nosuch", "-b", "tcp://127.0.0.1:*"),
        ("pull",),
        ("pull", "--nosuch"),
        ("pull", "-b", "tcp://127.0.0.1:*", "-o", "nosuch=1"),
        ("pull", "-b", "tcp://127.0.0.1:*", "-n", "many"),
        ("router", "-b", "tcp://127.0.0.1:*", "--curve-server"),
        ("proxy", "router=tcp://127.0.0.1:*"),
        ("dump",),
    ]
    for start in range(0, len(cases), 3):
        tools = [(case, bench.tool(*case)) for case in cases[start : start + 3]]
        for case, tool in tools:
            equal(tool.wait(), 2, "%s\n%s" % (case, tool))
            assert tool.errors(), case


@shows("EXIT 335 380", "what cannot be routed or sent is reported, and the next line is read all the same")
def refused(bench):
    router = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-o", "router_mandatory", "-n", 1)
    router.line("nobody\thello")
    router.err("^brine-zmtp: send: EHOSTUNREACH$")
    dealer = bench.connect(router.bound()).handshake("DEALER", "d")
    eventually(dealer.alive, "served")
    router.line("d\thello")
    equal(dealer.read_message(), [b"hello"])
    dealer.send(message("done"))
    equal(router.wait(), 3)
    client = bench.tool("client", "-b", "tcp://127.0.0.1:*", "--wait-peers", 1, "-n", 1)
    server = bench.tool("server", "-c", client.bound(), "-j")
    client.write("two\tframes\none\n")
    got = server.get()
    equal(got["frames"], ["one"])
    client.err("^brine-zmtp: send: EINVAL$")
    server.send("bye", routing_id=got["routing_id"])
    equal(client.wait(), 3)


# ---- keygen


@shows("KEYGEN 225", "a fresh pair, as text and as JSON, which libzmq takes")
def keygen(bench):
    import zmq

    text, as_json = bench.tool("keygen"), bench.tool("keygen", "--json")
    equal(text.wait(), 0)
    (public_word, public), (secret_word, secret) = (line.split(b" ", 1) for line in text.rest())
    equal((public_word, secret_word), (b"public", b"secret"))
    equal(zmq.curve_public(secret), public)
    pair = as_json.get()
    equal(set(pair), {"public", "secret"})
    equal(zmq.curve_public(pair["secret"].encode()), pair["public"].encode())
    assert pair["public"].encode() != public


# ---- perf


@shows("PERF", "lat and thr, local and remote, and inproc, report as libzmq does")
def perf(bench):
    def three(tool, second):
        equal(tool.wait(60), 0)
        lines = [line.decode() for line in tool.rest()]
        return lines

    local = bench.tool("perf", "lat", "local", "tcp://127.0.0.1:*", 30, 200)
    remote = bench.tool("perf", "lat", "remote", local.bound(), 30, 200)
    lines = three(remote, None)
    equal(lines[:2], ["message size: 30 [B]", "roundtrip count: 200"])
    assert lines[2].startswith("average latency: ") and lines[2].endswith(" [us]"), lines
    equal(local.wait(), 0)
    local = bench.tool("perf", "thr", "local", "tcp://127.0.0.1:*", 30, 2000)
    remote = bench.tool("perf", "thr", "remote", local.bound(), 30, 2000)
    lines = three(local, None)
    equal(lines[:2], ["message size: 30 [B]", "message count: 2000"])
    assert lines[2].startswith("mean throughput: ") and lines[2].endswith(" [msg/s]"), lines
    assert lines[3].startswith("mean throughput: ") and lines[3].endswith(" [Mb/s]"), lines
    equal(remote.wait(), 0)
    for kind, count in (("lat", 3), ("thr", 4)):
        lines = three(bench.tool("perf", kind, "inproc", 30, 1000), None)
        equal(len(lines), count, str(lines))
