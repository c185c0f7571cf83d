"""Runs the checks: run.py [-j JOBS] [--list | --items] [WORD]...; only those whose name or group holds one of the words.

Prints one JSON object a line: first {"checks":[names]}, then {"check":name,"ok":…,"seconds":…,"failure":…} as they end.
"""

import argparse
import concurrent.futures
import importlib
import json
import os
import sys
import threading
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import suite  # noqa: E402

_printing = threading.Lock()


class Group:
    """Checks that share one instance."""

    def __init__(self, name, make, checks, weight):
        self.name = name
        self.make = make
        self.checks = checks
        self.weight = weight


def groups():
    """All groups of all test modules, those that take longest first."""
    found = []
    for file in sorted(os.listdir(HERE)):
        if not (file.startswith("test_") and file.endswith(".py")):
            continue
        module = importlib.import_module(file[:-3])
        for thing in vars(module).values():
            if getattr(thing, "__module__", None) != module.__name__:
                continue
            name = "%s.%s" % (module.__name__[5:], thing.__name__)
            if hasattr(thing, "check_name"):
                found.append(Group(name, None, [thing], getattr(thing, "weight", 1)))
            elif isinstance(thing, type):
                checks = [check for check in vars(thing).values() if hasattr(check, "check_name")]
                if checks:
                    found.append(Group(name, thing, checks, getattr(thing, "weight", 1)))
    return sorted(found, key=lambda group: -group.weight)


def title(group, check):
    return "%s [%s]" % (check.check_name, group.name if group.make is None else group.name + "." + check.__name__)


def run(group, chosen, report):
    """Runs the chosen checks of one group."""
    bench = suite.Bench()
    instance = None
    broken = None
    try:
        for check in chosen:
            started = time.monotonic()
            failure = None
            try:
                if broken:
                    raise AssertionError("the group could not be set up: " + broken)
                if group.make is None:
                    check(bench)
                else:
                    if instance is None:
                        try:
                            instance = group.make(bench)
                        except BaseException:
                            broken = traceback.format_exc()
                            raise
                    check(instance)
            except Exception:
                failure = traceback.format_exc()
            report(title(group, check), failure, time.monotonic() - started)
    finally:
        bench.close()


def items():
    """The table of docs/zmtp.md: each item of the list and the checks that show it."""
    shown = {}
    for group in groups():
        for check in group.checks:
            for word in check.check_name.split(":")[0].split():
                if word.startswith("ZMTP-"):
                    name = group.name if group.make is None else group.name + "." + check.__name__
                    shown.setdefault(word[5:], set()).add(name)
    for item, names in sorted(shown.items()):
        print("| %s | %s |" % (item, ", ".join("`%s`" % name for name in sorted(names))))


def say(value):
    with _printing:
        print(json.dumps(value), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-j", "--jobs", type=int, default=3)
    parser.add_argument("-l", "--list", action="store_true")
    parser.add_argument("-x", "--text", action="store_true", help="for people: failures and a summary only")
    parser.add_argument("--items", action="store_true", help="a table of the items and their checks, and no more")
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    if options.items:
        items()
        return
    work = []
    for group in groups():
        chosen = [c for c in group.checks if not options.words or any(w in title(group, c) for w in options.words)]
        if chosen:
            work.append((group, chosen))
    names = [title(group, check) for group, chosen in work for check in chosen]
    if len(set(names)) != len(names):
        raise SystemExit("two checks of one name: %s" % sorted(n for n in names if names.count(n) > 1))
    if not options.text:
        say({"checks": sorted(names)})
    if options.list:
        return
    results = []

    def report(name, failure, seconds):
        results.append((name, failure, seconds))
        if not options.text:
            say({"check": name, "ok": failure is None, "seconds": round(seconds, 3), "failure": failure})
        elif failure:
            with _printing:
                print("FAILED %s (%.1f s)\n%s" % (name, seconds, failure), flush=True)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for future in [pool.submit(run, group, chosen, report) for group, chosen in work]:
            future.result()
    failed = sum(1 for _, failure, _ in results if failure)
    if options.text:
        for name, _, seconds in sorted(results, key=lambda r: -r[2])[:8]:
            print("%6.1f s %s" % (seconds, name))
        print("%d checks, %d failed" % (len(results), failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
