"""brine-zmtp proxy: ZMTP-550 to 552, 362."""

import struct
import time

import raw
from raw import command, message
from suite import bind_zmq, equal, eventually, shows


def bound(tool, side):
    return tool.err("^bound %s (.*)$" % side).group(1)


@shows("PROXY 550 551", "router and dealer, with capture; bound lines of each side")
def requests(bench):
    import zmq

    tool = bench.tool(
        "proxy", "router=tcp://127.0.0.1:*", "dealer=@tcp://127.0.0.1:*", "--capture", "push=tcp://127.0.0.1:*",
        "--control", "rep=tcp://127.0.0.1:*",
    )  # fmt: skip
    front, back, capture = bound(tool, "frontend"), bound(tool, "backend"), bound(tool, "capture")
    pull, req, rep, control = (bench.zmq(kind) for kind in (zmq.PULL, zmq.REQ, zmq.REP, zmq.REQ))
    pull.connect(capture), req.connect(front), rep.connect(back), control.connect(bound(tool, "control"))
    for nth in range(3):
        req.send_multipart([b"q", b"%d" % nth])
        equal(rep.recv_multipart(), [b"q", b"%d" % nth])
        rep.send_multipart([b"a", b"%d" % nth, b""])
        equal(req.recv_multipart(), [b"a", b"%d" % nth, b""])
        equal(pull.recv_multipart()[1:], [b"", b"q", b"%d" % nth])
        equal(pull.recv_multipart()[1:], [b"", b"a", b"%d" % nth, b""])

    control.send(b"STATISTICS")
    numbers = [struct.unpack("<Q", frame)[0] for frame in control.recv_multipart()]
    equal(len(numbers), 8)
    # frames: identity, delimiter and two of each request; the same and one more of each reply
    equal((numbers[0], numbers[2], numbers[4], numbers[6]), (12, 15, 15, 12))
    equal(numbers[1], numbers[7])
    equal(numbers[3], numbers[5])

    control.send(b"PAUSE")
    equal(control.recv(), b"")
    req.send(b"waits")
    equal(rep.poll(300), 0)
    control.send(b"RESUME")
    equal(control.recv(), b"")
    equal(rep.recv(), b"waits")
    control.send(b"TERMINATE")
    equal(tool.wait(), 0)


@shows("PROXY 362 551", "xsub and xpub: subscriptions go up, and are withdrawn when the last subscriber goes")
def subscriptions(bench):
    import zmq

    feed = bench.zmq(zmq.XPUB)
    tool = bench.tool("proxy", "xsub=>" + bind_zmq(feed), "xpub=tcp://127.0.0.1:*", "--control", "pair=tcp://127.0.0.1:*")
    back = bound(tool, "backend")
    one, two = bench.zmq(zmq.SUB), bench.zmq(zmq.SUB)
    for sub in (one, two):
        sub.subscribe(b"t")
        sub.connect(back)
    equal(feed.recv(), b"\x01t")

    def both():
        feed.send_multipart([b"topic", b"sync"])
        return one.poll(50) and two.poll(50)

    eventually(both, "both subscribers are served")
    feed.send_multipart([b"topic", b"last"])
    for sub in (one, two):
        while sub.recv_multipart() != [b"topic", b"last"]:
            pass
    one.close()
    two.close()
    equal(feed.recv(), b"\x00t")
    control = bench.zmq(zmq.PAIR)
    control.connect(bound(tool, "control"))
    control.send(b"STATISTICS")
    equal(len(control.recv_multipart()), 8)
    control.send(b"TERMINATE")
    equal(tool.wait(), 0)


@shows("PROXY 550 551 552", "pull and push: paused messages wait and are not lost; a pull as control answers nothing; SIGTERM")
def pipeline(bench):
    import signal

    import zmq

    tool = bench.tool(
        "proxy", "pull=tcp://127.0.0.1:*", "push=tcp://127.0.0.1:*", "--control", "pull=tcp://127.0.0.1:*", "-o", "sndhwm=10"
    )
    push, pull, control = bench.zmq(zmq.PUSH), bench.zmq(zmq.PULL), bench.zmq(zmq.PUSH)
    push.connect(bound(tool, "frontend")), pull.connect(bound(tool, "backend")), control.connect(bound(tool, "control"))
    push.send(b"before")
    equal(pull.recv(), b"before")
    control.send(b"PAUSE")

    def paused():
        push.send(b"probe")
        return not pull.poll(100) or (pull.recv() and False)

    eventually(paused, "the proxy pauses")
    for nth in range(20):
        push.send(b"%d" % nth)
    equal(pull.poll(100), 0)
    control.send(b"RESUME")
    equal(pull.recv(), b"probe")
    for nth in range(20):
        equal(pull.recv(), b"%d" % nth)
    equal(tool.stop(signal.SIGTERM), 143)


@shows("PROXY", "bad specifications are usage errors, an address in use is an error")
def bad_specifications(bench):
    cases = [
        (("proxy", "router=tcp://127.0.0.1:*"), 2),
        (("proxy", "nosuch=tcp://127.0.0.1:*", "dealer=tcp://127.0.0.1:*"), 2),
        (("proxy", "router", "dealer=tcp://127.0.0.1:*"), 2),
        (("proxy", "router=nonsense", "dealer=tcp://127.0.0.1:*"), 1),
    ]
    tools = [(bench.tool(*arguments), status) for arguments, status in cases]
    for tool, status in tools:
        equal(tool.wait(), status, str(tool))
