"""A pyzmq peer driven by its standard input: one JSON request a line, one JSON answer a line.

{"op": "open", "name": "a", "type": "ROUTER", "options": {"ROUTING_ID": "hex:6162", "SNDHWM": 5}}
{"op": "bind", "name": "a", "endpoint": "tcp://127.0.0.1:*"}       -> {"endpoint": "tcp://127.0.0.1:5555"}
{"op": "connect"|"unbind"|"disconnect", "name": "a", "endpoint": ...}
{"op": "subscribe"|"unsubscribe", "name": "a", "topic": "hex"}
{"op": "send", "name": "a", "frames": [FRAME, ...], "timeout": ms} -> {"sent": true|false}
{"op": "receive", "name": "a", "timeout": ms}                      -> {"frames": [FRAME, ...] | null}
{"op": "echo", "name": "a", "count": n, "timeout": ms}             -> {"echoed": n}   (send back what comes)
{"op": "close", "name": "a"}
{"op": "authenticate", "user": u, "password": p}   (ask pyzmq's own authenticator from now on: these for PLAIN, any CURVE key)

A FRAME is hex text, or {"size": n, "seed": s} for long ones: octet i is (i + s) mod 256. A received frame of more
than 4096 octets comes back as {"size": n, "sha256": hex}.
"""

import hashlib
import json
import sys

import zmq
import zmq.auth
from zmq.auth.thread import ThreadAuthenticator

context = zmq.Context()
sockets = {}
authenticators = []
RING = bytes(range(256))


def to_bytes(frame):
    if isinstance(frame, dict):
        size, seed = frame["size"], frame["seed"] % 256
        return (RING * (size // 256 + 2))[seed : seed + size]
    return bytes.fromhex(frame)


def from_bytes(frame):
    if len(frame) > 4096:
        return {"size": len(frame), "sha256": hashlib.sha256(frame).hexdigest()}
    return frame.hex()


def option_value(value):
    if isinstance(value, str) and value.startswith("hex:"):
        return bytes.fromhex(value[4:])
    return value


def receive(socket, timeout):
    if not socket.poll(timeout, zmq.POLLIN):
        return None
    return socket.recv_multipart()


def handle(request):
    op = request["op"]
    name = request.get("name")
    if op == "open":
        socket = context.socket(getattr(zmq, request["type"]))
        socket.setsockopt(zmq.LINGER, 5000)
        for key, value in request.get("options", {}).items():
            socket.setsockopt(getattr(zmq, key), option_value(value))
        sockets[name] = socket
        return {}
    if op == "authenticate":
        authenticator = ThreadAuthenticator(context)
        authenticator.start()
        authenticators.append(authenticator)
        authenticator.configure_plain(domain="*", passwords={request["user"]: request["password"]})
        authenticator.configure_curve(domain="*", location=zmq.auth.CURVE_ALLOW_ANY)
        return {}
    socket = sockets[name]
    if op == "bind":
        socket.bind(request["endpoint"])
        return {"endpoint": socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode()}
    if op in ("connect", "unbind", "disconnect"):
        getattr(socket, op)(request["endpoint"])
        return {}
    if op == "subscribe":
        socket.setsockopt(zmq.SUBSCRIBE, bytes.fromhex(request["topic"]))
        return {}
    if op == "unsubscribe":
        socket.setsockopt(zmq.UNSUBSCRIBE, bytes.fromhex(request["topic"]))
        return {}
    if op == "send":
        if not socket.poll(request.get("timeout", 10000), zmq.POLLOUT):
            return {"sent": False}
        socket.send_multipart([to_bytes(frame) for frame in request["frames"]])
        return {"sent": True}
    if op == "receive":
        frames = receive(socket, request.get("timeout", 10000))
        return {"frames": None if frames is None else [from_bytes(frame) for frame in frames]}
    if op == "echo":
        echoed = 0
        while echoed < request["count"]:
            frames = receive(socket, request.get("timeout", 10000))
            if frames is None:
                break
            socket.send_multipart(frames)
            echoed += 1
        return {"echoed": echoed}
    if op == "close":
        sockets.pop(name).close()
        return {}
    raise ValueError("unknown op " + op)


for line in sys.stdin:
    try:
        answer = handle(json.loads(line))
    except Exception as error:  # the test reads what went wrong
        answer = {"error": type(error).__name__ + ": " + str(error)}
    print(json.dumps(answer), flush=True)
for socket in sockets.values():
    socket.close(0)
for authenticator in authenticators:
    authenticator.stop()
context.term()
