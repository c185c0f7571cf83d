"""Runs Salt's command lines, each in a process of its own that is forked from this one. This one
has imported what they import, which spares each of them most of its processor time.

A line of JSON on standard input asks for one; a line "number status" tells that it has ended.
"""

import importlib
import json
import os
import select
import signal
import sys
import traceback

PROGRAMS = {
    "salt": "salt_main",
    "salt-call": "salt_call",
    "salt-cp": "salt_cp",
    "salt-key": "salt_key",
    "salt-run": "salt_run",
}
IMPORTED = (
    "salt.cli.batch",
    "salt.cli.call",
    "salt.cli.caller",
    "salt.cli.cp",
    "salt.cli.key",
    "salt.cli.run",
    "salt.cli.salt",
    "salt.client",
    "salt.fileclient",
    "salt.key",
    "salt.loader",
    "salt.minion",
    "salt.output",
    "salt.runner",
    "salt.scripts",
    "salt.state",
    "salt.transport.zeromq",
    "salt.utils.event",
    "salt.utils.minions",
    "salt.utils.parsers",
    "salt.wheel",
)


def redirect(number, path, flags):
    opened = os.open(path, flags)
    os.dup2(opened, number)
    os.close(opened)


def become(asked):
    """Is that command line from here on, and ends as the interpreter would."""
    redirect(0, os.devnull, os.O_RDONLY)
    redirect(1, asked["out"], os.O_WRONLY | os.O_TRUNC)
    redirect(2, asked["err"], os.O_WRONLY | os.O_TRUNC)
    os.environ.update(asked["environment"])
    os.chdir(asked["directory"])
    program, *arguments = asked["words"]
    sys.argv = [os.path.join(os.path.dirname(sys.executable), program), *arguments]
    scripts = importlib.import_module("salt.scripts")
    try:
        status = getattr(scripts, PROGRAMS[program])()
    except SystemExit:
        raise
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.exit(status)


class Children:
    def __init__(self):
        self.running = {}
        self.woken, wake = os.pipe()
        os.set_blocking(self.woken, False)
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake)

    def start(self, asked):
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            become(asked)
        self.running[pid] = asked["number"]

    def tell_of_the_ended(self):
        os.read(self.woken, 4096)
        while self.running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            number = self.running.pop(pid, None)
            if number is not None:
                print(number, os.waitstatus_to_exitcode(status), flush=True)


def main():
    for module in IMPORTED:
        importlib.import_module(module)
    children = Children()
    print("ready", flush=True)
    text = b""
    while True:
        ready, _, _ = select.select([0, children.woken], [], [])
        if children.woken in ready:
            children.tell_of_the_ended()
        if 0 in ready:
            read = os.read(0, 65536)
            if not read:
                return
            *lines, text = (text + read).split(b"\n")
            for line in lines:
                children.start(json.loads(line))


main()
