"""The options of brine-zmtp against libzmq, binding and connecting: security, metadata, -o, keys, perf."""

import json
import os

import curve
from suite import Zap, bind_zmq, equal, shows


def join(tool_kind, tool_options, bench, socket, tool_binds):
    """A tool and a socket of libzmq that talk, either side binding."""
    if tool_binds:
        tool = bench.tool(tool_kind, "-b", "tcp://127.0.0.1:*", *tool_options)
        socket.connect(tool.bound())
        return tool
    return bench.tool(tool_kind, "-c", bind_zmq(socket), *tool_options)


# ---- security


@shows("--plain-server --plain-username --zap 200 256", "PLAIN as server and as client, binding and connecting")
def plain_both_ways(bench):
    import zmq

    Zap(bench, lambda mechanism, credentials: credentials == [b"ann", b"s3cret"] and b"ann")
    for tool_binds in (True, False):
        client = bench.zmq(zmq.DEALER, ROUTING_ID=b"d", PLAIN_USERNAME=b"ann", PLAIN_PASSWORD=b"s3cret")
        server_options = ("--plain-server", "--zap", "plain=ann:s3cret", "--metadata")
        tool = join("router", server_options, bench, client, tool_binds)
        client.send_multipart([b"hi", b"\xff"])
        value = tool.get()
        equal(value["frames"], ["d", "hi", {"base64": "/w=="}])
        equal(value["metadata"]["User-Id"], "ann")
        tool.send("d", "back")
        equal(client.recv(), b"back")
        tool.process.kill()

        server = bench.zmq(zmq.ROUTER, PLAIN_SERVER=1, ZAP_DOMAIN=b"global")
        tool = join("dealer", ("--plain-username", "ann", "--plain-password", "s3cret", "-i", "t"), bench, server, tool_binds)
        tool.line("hello\tthere")
        frames = server.recv_multipart(copy=False)
        equal([frame.bytes for frame in frames], [b"t", b"hello", b"there"])
        equal(frames[0].get("User-Id"), "ann")
        server.send_multipart([b"t", b"x", b""])
        equal(tool.read_line(), b"x\t")
        tool.process.kill()


@shows("--curve-server --curve-serverkey --zap 210 256", "CURVE as server and as client, binding and connecting, with and without a key of the client's own")
def curve_both_ways(bench):
    import zmq

    public, secret = zmq.curve_keypair()
    mine, mine_secret = zmq.curve_keypair()
    zap = Zap(bench, lambda mechanism, credentials: b"somebody")
    keys = dict(CURVE_SERVERKEY=public, CURVE_PUBLICKEY=mine, CURVE_SECRETKEY=mine_secret)
    for tool_binds in (True, False):
        client = bench.zmq(zmq.DEALER, ROUTING_ID=b"d", **keys)
        server_options = ("--curve-server", "--curve-key", secret.decode(), "--zap", "curve=" + mine.decode(), "--metadata")
        tool = join("router", server_options, bench, client, tool_binds)
        client.send_multipart([b"hi"])
        value = tool.get()
        equal((value["frames"], value["metadata"]["User-Id"]), (["d", "hi"], mine.decode()))
        tool.send("d", "back")
        equal(client.recv(), b"back")
        tool.process.kill()

        for own in ((), ("--curve-key", mine_secret.decode())):
            server = bench.zmq(zmq.ROUTER, CURVE_SERVER=1, CURVE_SECRETKEY=secret)
            tool = join("dealer", ("--curve-serverkey", public.decode(), "-i", "t") + own, bench, server, tool_binds)
            tool.line("hello")
            equal(server.recv_multipart(), [b"t", b"hello"])
            server.send_multipart([b"t", b"x"])
            equal(tool.read_line(), b"x")
            keys_seen = [credentials[0] for _, _, _, _, credentials in zap.asked]
            equal(len(keys_seen[-1]), 32)
            equal(curve.z85(keys_seen[-1]) == mine.decode(), bool(own), "the key that was shown")
            tool.process.kill()


@shows("--zap 252 253 257 444", "rules for NULL, PLAIN and CURVE peers of libzmq: who is let in, who is not, and what --monitor prints")
def zap_rules(bench):
    import zmq

    public, secret = zmq.curve_keypair()
    good, good_secret = zmq.curve_keypair()
    bad, bad_secret = zmq.curve_keypair()
    cases = [
        ((), ("any",), {}, "200"),
        ((), ("ip=127.0.0.1",), {}, "200"),
        ((), ("ip=192.0.2.1", "plain=u:p"), {}, "400"),
        (("--plain-server",), ("plain=u:p", "plain=v:q"), dict(PLAIN_USERNAME=b"v", PLAIN_PASSWORD=b"q"), "200"),
        (("--plain-server",), ("plain=u:p", "deny=500"), dict(PLAIN_USERNAME=b"u", PLAIN_PASSWORD=b"x"), "500"),
        (("--plain-server",), ("any",), dict(PLAIN_USERNAME=b"who", PLAIN_PASSWORD=b"ever"), "200"),
        (
            ("--curve-server", "--curve-key", secret.decode()),
            ("curve=" + good.decode(),),
            dict(CURVE_SERVERKEY=public, CURVE_PUBLICKEY=good, CURVE_SECRETKEY=good_secret),
            "200",
        ),
        (
            ("--curve-server", "--curve-key", secret.decode()),
            ("curve=" + good.decode(), "deny=300"),
            dict(CURVE_SERVERKEY=public, CURVE_PUBLICKEY=bad, CURVE_SECRETKEY=bad_secret),
            "300",
        ),
    ]
    for options, rules, theirs, status in cases:
        zaps = [word for rule in rules for word in ("--zap", rule)]
        tool = bench.tool("pull", "-b", "tcp://127.0.0.1:*", "-M", *options, *zaps)
        push = bench.zmq(zmq.PUSH, **theirs)
        push.connect(tool.bound())
        event = tool.event("ZAP_REQUEST")
        equal(
            set(event), {"event", "version", "domain", "address", "identity", "mechanism", "credentials", "status"}, "members"
        )
        equal((event["status"], event["version"], event["domain"], event["address"]), (status, "1.0", "global", "127.0.0.1"))
        if status == "200":
            push.send(b"in")
            equal(tool.read_line(), b"in")
            tool.event("HANDSHAKE_SUCCEEDED")
        else:
            equal(tool.event("HANDSHAKE_FAILED_AUTH")["value"], int(status))
            equal(tool.count("HANDSHAKE_SUCCEEDED"), 0)
        tool.process.kill()


# ---- metadata


@shows("--metadata -o 444", "what the tool says of itself reaches libzmq, and the other way round, over tcp and ipc")
def metadata_both_ways(bench):
    import zmq

    for endpoint in ("tcp://127.0.0.1:*", "ipc://" + bench.path("m.ipc")):
        router = bench.zmq(zmq.ROUTER, METADATA=b"X-Site:north")
        bound = bind_zmq(router, endpoint)
        tool = bench.tool("dealer", "-c", bound, "--metadata", "-i", "t", "-o", "metadata=X-Job:7", "-o", "metadata=X-Who:me")
        tool.send("hi")
        frames = router.recv_multipart(copy=False)
        equal([frame.bytes for frame in frames], [b"t", b"hi"])
        equal((frames[1].get("X-Job"), frames[1].get("X-Who"), frames[1].get("Socket-Type")), ("7", "me", "DEALER"))
        router.send_multipart([b"t", b"back"])
        value = tool.get()
        equal(set(value), {"frames", "metadata"})
        equal((value["metadata"]["Socket-Type"], value["metadata"]["X-Site"]), ("ROUTER", "north"))
        assert "Peer-Address" in value["metadata"], value
        tool.process.kill()


# ---- -o


@shows("-o", "options by libzmq's names have their effect on libzmq's peers")
def named_options(bench):
    import zmq

    # maxmsgsize: a peer that sends more is let go
    tool = bench.tool("pull", "-b", "tcp://127.0.0.1:*", "-M", "-o", "maxmsgsize=100")
    push = bench.zmq(zmq.PUSH)
    push.connect(tool.bound())
    push.send(b"x" * 100)
    equal(tool.read_line(), b"x" * 100)
    push.send(b"x" * 101)
    tool.event("DISCONNECTED")
    tool.process.kill()
    # conflate: the last one only
    tool = bench.tool("push", "-b", "tcp://127.0.0.1:*", "-o", "conflate", "--stats")
    tool.write("".join("%d\n" % n for n in range(100)))
    tool.end_input()
    pull = bench.zmq(zmq.PULL)
    pull.connect(tool.bound())
    equal(pull.recv(), b"99")
    equal(tool.wait(), 0)
    equal(tool.stats()["sent"], 100)
    # router_mandatory and hwm: EHOSTUNREACH for nobody; probe_router says hello
    router = bench.zmq(zmq.ROUTER)
    tool = bench.tool("dealer", "-c", bind_zmq(router), "-i", "p", "-o", "probe_router=1")
    equal(router.recv_multipart(), [b"p", b""])
    tool.process.kill()
    # xpub_welcome_msg
    tool = bench.tool("xpub", "-b", "tcp://127.0.0.1:*", "-o", "xpub_welcome_msg=welcome")
    sub = bench.zmq(zmq.SUB)
    sub.subscribe(b"")
    sub.connect(tool.bound())
    equal(sub.recv(), b"welcome")
    tool.process.kill()
    # ZMQ_ in front and upper case are forgiven; a time is in milliseconds
    tool = bench.tool("pull", "-b", "tcp://127.0.0.1:*", "-M", "-o", "ZMQ_HANDSHAKE_IVL=200")
    peer = bench.connect(tool.bound())
    peer.read_to_end(10)
    tool.event("HANDSHAKE_FAILED_NO_DETAIL", value=110)


@shows("-o ipv6 tos 502", "with ipv6 a wildcard takes both families")
def dual_stack(bench):
    import zmq

    tool = bench.tool("pull", "-b", "tcp://*:*", "-o", "ipv6=1", "-o", "tos=40", "-o", "backlog=5")
    port = tool.bound().rsplit(":", 1)[1]
    for host, six in (("127.0.0.1", 0), ("[::1]", 1)):
        push = bench.zmq(zmq.PUSH, IPV6=six)
        push.connect("tcp://%s:%s" % (host, port))
        push.send(host.encode())
        equal(tool.read_line(), host.encode())


# ---- keygen


@shows("KEYGEN", "in JSON into a file that only its owner may read, and used from there")
def key_files(bench):
    path = bench.path("own.key")
    tool = bench.tool("keygen", "-j")
    equal(tool.wait(), 0)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.write(tool.rest()[0] + b"\n")
    equal(set(json.load(open(path))), {"public", "secret"})
    equal(os.stat(path).st_mode & 0o777, 0o600)
    server = bench.tool("rep", "-b", "tcp://127.0.0.1:*", "-e", "--curve-server", "--curve-key", path)
    client = bench.tool("req", "-c", server.bound(), "--curve-serverkey", path, "-n", 1)
    client.line("sealed")
    equal(client.wait(), 0)
    equal(client.rest(), [b"sealed"])


@shows("--curve-key --curve-serverkey", "keys that are none are named without being shown; unreadable and wrong files too")
def bad_keys(bench):
    wrong = bench.path("wrong.key")
    with open(wrong, "w") as file:
        file.write("this is not a key\n")
    secret = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%c~"
    cases = [
        (("rep", "-b", "tcp://127.0.0.1:*", "--curve-server", "--curve-key", secret), "--curve-key"),
        (("rep", "-b", "tcp://127.0.0.1:*", "--curve-server", "--curve-key", wrong), "no secret key in " + wrong),
        (("req", "-c", "tcp://127.0.0.1:1", "--curve-serverkey", bench.path("missing.key")), "--curve-serverkey"),
        (("req", "-c", "tcp://127.0.0.1:1", "--curve-serverkey", bench.directory), "--curve-serverkey"),
    ]
    tools = [(bench.tool(*arguments), said) for arguments, said in cases]
    for tool, said in tools:
        equal(tool.wait(), 2, str(tool))
        equal(len(tool.errors()), 1, str(tool))
        assert said in tool.errors()[0] and secret[:9] not in tool.errors()[0], tool.errors()


# ---- perf, as libzmq's programs do it (perf/local_lat.cpp and the others)


@shows("PERF", "against libzmq's local_lat and remote_lat, local_thr and remote_thr, played by libzmq")
def perf_with_libzmq(bench):
    import zmq

    # their local_lat: REP, echoes COUNT times, ends
    rep = bench.zmq(zmq.REP)
    tool = bench.tool("perf", "lat", "remote", bind_zmq(rep), 64, 50)
    for _ in range(50):
        octets = rep.recv()
        equal(len(octets), 64)
        rep.send(octets)
    equal(tool.wait(), 0)
    lines = tool.rest()
    equal(lines[:2], [b"message size: 64 [B]", b"roundtrip count: 50"])
    equal(len(lines), 3)
    # their remote_lat: REQ
    tool = bench.tool("perf", "lat", "local", "tcp://127.0.0.1:*", 64, 50)
    req = bench.zmq(zmq.REQ)
    req.connect(tool.bound())
    for _ in range(50):
        req.send(b"\0" * 64)
        equal(req.recv(), b"\0" * 64)
    equal(tool.wait(), 0)
    equal(tool.rest(), [])
    # their local_thr: PULL
    pull = bench.zmq(zmq.PULL)
    tool = bench.tool("perf", "thr", "remote", bind_zmq(pull), 300, 5000)
    for _ in range(5000):
        equal(len(pull.recv()), 300)
    equal(pull.poll(100), 0, "one message more than COUNT")
    equal(tool.wait(), 0)
    equal(tool.rest(), [])
    # their remote_thr: PUSH
    tool = bench.tool("perf", "thr", "local", "tcp://127.0.0.1:*", 300, 5000)
    push = bench.zmq(zmq.PUSH)
    push.connect(tool.bound())
    for _ in range(5000):
        push.send(b"\0" * 300)
    equal(tool.wait(), 0)
    lines = [line.decode() for line in tool.rest()]
    equal(lines[:2], ["message size: 300 [B]", "message count: 5000"])
    per_second = int(lines[2].split()[2])
    megabits = float(lines[3].split()[2])
    assert abs(megabits - per_second * 300 * 8 / 1e6) < 0.01, lines


@shows("PERF", "a message of another size ends it with 1 and says so")
def perf_of_two_sizes(bench):
    import zmq

    tool = bench.tool("perf", "thr", "local", "tcp://127.0.0.1:*", 10, 5)
    push = bench.zmq(zmq.PUSH)
    push.connect(tool.bound())
    push.send(b"eleven octs")
    equal(tool.wait(), 1)
    equal(len(tool.diagnostics()), 1)
    assert "11 octets" in tool.diagnostics()[0] and "SIZE" in tool.diagnostics()[0], tool.diagnostics()
