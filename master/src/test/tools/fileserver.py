#!/usr/bin/env python3
"""Records what Salt's own file server answers about a tree of odd files.

Run it with a Python that has Salt 3008.3:  python fileserver.py
It writes ../resources/golden/fileserver.json: the tree (so that the test can make the same one), and for
each set of options the loads that minions may send with Salt's answers; what Salt then keeps in its cache;
what FileserverUpdate tells; and what becomes of files that are pushed. "<TREE>" stands for the directory.
"""

import hashlib
import json
import logging
import multiprocessing
import os
import pathlib
import shutil
import tempfile

import salt.config
import salt.fileserver
import salt.master
import salt.payload

logging.disable(logging.CRITICAL)
HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE.parent / "resources" / "golden" / "fileserver.json"
TREE = "<TREE>"
MTIME = 1764000000.123456789


def file(path, text="", mode=0o644, size=None):
    return {"path": path, "type": "file", "text": text, "size": size, "mode": mode}


def directory(path):
    return {"path": path, "type": "dir"}


def link(path, target):
    return {"path": path, "type": "link", "target": target}


ENTRIES = [
    directory("base"),
    file("base/top.sls", "base:\n  '*':\n    - web\n"),
    file("base/web/init.sls", "first\n", 0o640),
    file("base/web/run.sh", "#!/bin/sh\n", 0o755),
    file("base/web/empty.conf"),
    file("base/web/big.bin", size=300000),
    directory("base/web/conf"),
    directory("base/empty"),
    directory("base/deep/er/est"),
    file("base/with space/a file.txt", "spaces\n"),
    file("base/.dot/.hidden", "hidden\n"),
    file("base/üñí/grüße.txt", "unicode\n"),
    file("base/üñí/世界 😀.txt", "more\n"),
    file("base/\uff61order", "after every emoji in UTF-16\n"),
    file("base/😀order", "before in Python\n"),
    file("base/odd?saltenv=dev", "question\n"),
    file("base/|bar", "bar\n"),
    file("base/a..b/c", "dots\n"),
    file("base/tail../x", "refused\n"),
    file("base/-dash", "dash\n"),
    file("base/back\\slash", "back\n"),
    file("base/per%20cent", "percent\n"),
    file("base/quote'\"s", "quotes\n"),
    file("base/tab\there", "tab\n"),
    file("base/salt:/top.sls", "colon\n"),
    file("base/web/.init.sls.swp", "ignored\n"),
    file("base/.git/config", "ignored\n"),
    file("base/.git/only", "ignored\n"),
    file("base/notes.txt~", "ignored\n"),
    file("base/UPPER.TXT", "upper\n"),
    file("second/web/init.sls", "second\n"),
    file("second/web/more.sls", "more\n"),
    file("second/other.txt", "other\n"),
    directory("second/web/void"),
    file("dev/dev.sls", "dev\n"),
    file("dev/web/init.sls", "dev web\n"),
    file("outside/secret", "secret\n"),
    file("outside/dir/inner", "inner\n"),
    link("base/alias.sls", "top.sls"),
    link("base/web/up.sls", "../top.sls"),
    link("base/web/linked", "conf"),
    link("base/linked-dir", "web"),
    link("base/linked-empty", "empty"),
    link("base/to-second", "<TREE>/second/other.txt"),
    link("base/second-dir", "<TREE>/second/web"),
    link("base/to-dev", "../dev/dev.sls"),
    link("base/out", "<TREE>/outside/secret"),
    link("base/out-relative", "../outside/secret"),
    link("base/web/out-two", "../../outside/secret"),
    link("base/out-dir", "<TREE>/outside"),
    link("base/dangling", "nowhere"),
    link("base/dangling-out", "/nonexistent/nowhere"),
    link("base/twice", "alias.sls"),
    link("base/itself", "itself"),
    directory("envs/qa"),
    file("envs/qa/qa.sls", "qa\n"),
    file("envs/qa/top.sls", "qa top\n"),
    file("envs/feature/one/feature.sls", "feature\n"),
    file("envs/outer", "outer\n"),
]

PATHS = [
    "top.sls", "web/init.sls", "web/run.sh", "web/empty.conf", "web/big.bin", "web", "web/conf", "empty",
    "with space/a file.txt", ".dot/.hidden", "üñí/grüße.txt", "üñí/世界 😀.txt", "\uff61order", "😀order",
    "odd?saltenv=dev", "|odd?saltenv=dev", "|bar", "||bar", "bar", "a..b/c", "tail../x", "-dash", "back\\slash",
    "per%20cent", "per cent", "quote'\"s", "tab\there", "salt:/top.sls", "web/.init.sls.swp", ".git/config",
    "notes.txt~", "UPPER.TXT", "upper.txt", "web/more.sls", "other.txt", "dev.sls", "qa.sls", "feature.sls", "outer",
    "alias.sls", "web/up.sls", "web/linked", "linked-dir/init.sls", "linked-dir", "to-second", "second-dir/more.sls",
    "to-dev", "out", "out-relative", "web/out-two", "out-dir/secret", "out-dir/dir/inner", "dangling",
    "dangling-out", "twice", "itself",
    "", ".", "..", "/", "./top.sls", "././web//init.sls", "web/./init.sls", "top.sls/", "web/../top.sls",
    "../outside/secret", "web/../../outside/secret", "|../outside/secret", "|/etc/passwd", "/etc/passwd", "..//",
    "web/..", "top.sls\0", "top.sls\0.txt", "web\0/init.sls", "<TREE>/base/top.sls", "~/top.sls", "~root",
    "$HOME/top.sls", "..\\outside\\secret", "%2e%2e/outside/secret", "..%2foutside", "..;/outside/secret",
    "top.sls?", "top.sls?x", "top.sls?x=1&y", "top.sls?saltenv", "web/init.sls?index=0", "web/init.sls?index=1",
    "web/init.sls?index=-1", "web/init.sls?index=7", "web/init.sls?index=x", "top.sls?a=1?saltenv=dev",
    "dev.sls?saltenv=dev&index=0", "dev.sls?saltenv=dev", "top.sls?saltenv=nosuch",
]

PREFIXES = ["", "web", "web/", "/web/", "we", "nosuch", "üñí", "with space"]
ENVS = ["base", "dev", "qa", "feature/one", "nosuch", "", "__env__"]

TWO = {"base": [TREE + "/base", TREE + "/second", TREE + "/absent"], "dev": [TREE + "/dev"]}
CONFIGS = {
    "plain": {"file_roots": TWO},
    "md5": {"file_roots": TWO, "hash_type": "md5", "file_buffer_size": 100000},
    "sha512": {"file_roots": TWO, "hash_type": "sha512", "file_buffer_size": 7},
    "without following": {"file_roots": TWO, "fileserver_followsymlinks": False},
    "without links": {"file_roots": TWO, "fileserver_ignoresymlinks": True},
    "neither": {"file_roots": TWO, "fileserver_ignoresymlinks": True, "fileserver_followsymlinks": False},
    "ignoring": {
        "file_roots": TWO,
        "file_ignore_regex": [r"/\.git($|/)", r"\.sw[px]$", r"^web/conf", "(unclosed", r"(?i)upper"],
        "file_ignore_glob": ["*~", "*.b?n", "linked-[de]*", "üñí/*"],
    },
    "ignoring one": {"file_roots": TWO, "file_ignore_regex": r"\.sls$", "file_ignore_glob": "*,*"},
    "any environment": {"file_roots": {"base": [TREE + "/base"], "__env__": [TREE + "/envs/__env__", TREE + "/dev"]}},
    "one alone": {"file_roots": {"base": [TREE + "/absent"]}},
    "other back ends": {"file_roots": TWO, "fileserver_backend": []},
}


def make_tree(root):
    for entry in ENTRIES:
        path = os.path.join(root, entry["path"])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if entry["type"] == "dir":
            os.makedirs(path, exist_ok=True)
        elif entry["type"] == "link":
            os.symlink(entry["target"].replace(TREE, root), path)
        else:
            data = entry["text"].encode()
            if entry["size"]:
                data = bytes((i * i + i // 251) % 256 for i in range(entry["size"]))
            with open(path, "wb") as f:
                f.write(data)
            os.chmod(path, entry["mode"])
            os.utime(path, ns=(1764000000123456789, 1764000000123456789))


def real(value, root):
    """The loads and options with the tree's name in them."""
    if isinstance(value, str):
        return value.replace(TREE, root)
    if isinstance(value, list):
        return [real(v, root) for v in value]
    if isinstance(value, dict):
        return {k: real(v, root) for k, v in value.items()}
    return value


def shown(value, root):
    if isinstance(value, str):
        return value.replace(root, TREE)
    if isinstance(value, bytes):
        if len(value) > 200:
            return {"$sha256": hashlib.sha256(value).hexdigest(), "$length": len(value)}
        return {"$hex": value.hex()}
    if isinstance(value, (list, tuple)):
        return [shown(v, root) for v in value]
    if isinstance(value, (set, frozenset)):
        return sorted(shown(v, root) for v in value)
    if isinstance(value, dict):
        return {k: shown(v, root) for k, v in value.items()}
    return value


def hide(answer):
    """Takes out of a stat what differs from tree to tree: inode, device, user, group, access and change."""

    def stat(values):
        return [v if i in (0, 3, 6, 8) else None for i, v in enumerate(values)]

    if isinstance(answer, dict) and "stat" in answer:
        return dict(answer, stat=stat(answer["stat"]))
    if isinstance(answer, list) and len(answer) == 2 and isinstance(answer[1], list):
        return [answer[0], stat(answer[1])]
    return answer


def loads(name):
    everything = name in ("plain", "without following", "any environment")
    for path in PATHS if everything else PATHS[:60]:
        for env in ["base", "qa"] if "?" not in path and name == "any environment" else ["base"]:
            for cmd in ("_file_find", "_file_hash", "_file_hash_and_stat") if everything else ("_file_hash_and_stat",):
                yield {"cmd": cmd, "path": path, "saltenv": env}
            # Salt gives no data when the environment of the path is another than the load's.
            if "saltenv=" not in path or path.startswith("|"):
                yield {"cmd": "_serve_file", "path": path, "saltenv": env, "loc": 0}
    for env in ENVS:
        if not env and name == "any environment":
            continue  # Salt takes the directory above all environments for the one without a name
        for cmd in ("_file_list", "_dir_list", "_file_list_emptydirs", "_symlink_list"):
            for prefix in PREFIXES if env == "base" and everything else [""]:
                yield {"cmd": cmd, "saltenv": env, "prefix": prefix}
    for env in ("feature/one", "nosuch", "__env__"):
        yield {"cmd": "_serve_file", "path": "feature.sls", "saltenv": env, "loc": 0}
        yield {"cmd": "_file_hash", "path": "qa.sls", "saltenv": env}
    for loc in (1, 5, 6, 7, 99999, 262144, 299999, 300000, 1 << 40):
        yield {"cmd": "_serve_file", "path": "web/big.bin", "saltenv": "base", "loc": loc}
        yield {"cmd": "_serve_file", "path": "web/init.sls", "saltenv": "base", "loc": loc}
    if not everything:
        return
    # Odd and incomplete ones.
    for cmd in ("_file_list", "_dir_list", "_file_list_emptydirs", "_symlink_list"):
        yield {"cmd": cmd}
        yield {"cmd": cmd, "saltenv": None, "prefix": ""}
        yield {"cmd": cmd, "saltenv": 5, "prefix": ""}
        yield {"cmd": cmd, "saltenv": "base"}
        for back in (None, "", [], "roots", ["roots"], "gitfs", ["gitfs"], "gitfs,roots", "-gitfs", ["-gitfs"]):
            if cmd != "_file_list_emptydirs":
                yield {"cmd": cmd, "saltenv": "dev", "prefix": "", "fsbackend": back}
    yield {"cmd": "_file_envs"}
    yield {"cmd": "_file_envs", "sources": True}
    yield {"cmd": "_file_envs", "back": "gitfs"}
    yield {"cmd": "_file_find"}
    yield {"cmd": "_file_find", "path": "top.sls"}
    yield {"cmd": "_file_find", "path": "", "saltenv": "base"}
    for cmd in ("_file_hash", "_file_hash_and_stat", "_serve_file"):
        yield {"cmd": cmd}
        yield {"cmd": cmd, "path": "top.sls"}
        yield {"cmd": cmd, "path": "top.sls", "saltenv": "base"}
        yield {"cmd": cmd, "saltenv": "base", "loc": 0}
        yield {"cmd": cmd, "path": "top.sls", "saltenv": None, "loc": 0}


METHODS = {
    "_file_find": "_find_file",
    "_file_hash": "file_hash",
    "_file_hash_and_stat": "file_hash_and_stat",
    "_serve_file": "serve_file",
    "_file_list": "file_list",
    "_file_list_emptydirs": "file_list_emptydirs",
    "_dir_list": "dir_list",
    "_symlink_list": "symlink_list",
    "_file_envs": "file_envs",
}


def options(given, root, cache):
    overrides = dict(real(given, root), cachedir=cache, root_dir="/", sock_dir=root, id="recorder_master")
    overrides["extension_modules"] = cache + "/extmods"
    return salt.config.apply_master_config(overrides, salt.config.DEFAULT_MASTER_OPTS)


def record(name, given, root, work):
    cache = tempfile.mkdtemp(dir=work)
    opts = options(given, root, cache)
    server = salt.fileserver.Fileserver(opts)
    calls = []
    for load in loads(name):
        try:
            answer = getattr(server, METHODS[load["cmd"]])({k: v for k, v in real(load, root).items() if k != "cmd"})
        except Exception:  # whatever it is, the minion gets an empty text
            answer = ""
        answer = hide(shown(answer, root))
        if load["cmd"] == "_file_envs" and isinstance(answer, list):
            answer = sorted(answer)
        calls.append({"load": load, "answer": answer})
    return calls, cache, opts


class Master:
    """As much of the master as the two handlers touch."""

    def __init__(self, opts):
        self.opts = opts
        self.fs_ = salt.fileserver.Fileserver(opts)
        self._file_envs = self.fs_.file_envs

    def master_opts(self, load):
        answer = salt.master.AESFuncs._sync_master_opts(self, load)
        answer["file_roots"] = dict(sorted(answer["file_roots"].items()))
        return answer

    def file_recv(self, load):
        return salt.master.AESFuncs._sync_file_recv(self, load)


def cached(cache):
    found = {}
    for base in ("file_lists", "roots"):
        for parent, _, names in os.walk(os.path.join(cache, base)):
            for name in names:
                path = os.path.join(parent, name)
                with open(path, "rb") as f:
                    data = f.read()
                found[os.path.relpath(path, cache)] = salt.payload.loads(data) if name.endswith(".p") else data.decode()
    return found


def updates(root, work):
    cache = tempfile.mkdtemp(dir=work)
    watched = os.path.join(work, "watched")
    os.makedirs(watched + "/sub")
    opts = options({"file_roots": {"base": [watched]}, "file_ignore_glob": ["*.tmp"]}, root, cache)
    roots = salt.fileserver.Fileserver(opts).servers["roots.update"]
    steps = [
        [("write", "a", 1), ("write", "sub/b", 1), ("write", "c.tmp", 1), ("link", "dangling", "nowhere")],
        [],
        [("write", "a", 2), ("write", "new", 1), ("remove", "sub/b", 0)],
        [("write", "c.tmp", 2)],
        [("link", "inside", "sub"), ("link", "alias", "a")],
    ]
    out = []
    for step in steps:
        for what, name, argument in step:
            path = os.path.join(watched, name)
            if what == "write":
                with open(path, "w") as f:
                    f.write("x")
                os.utime(path, ns=(0, 1764000000123456789 + argument * 1000000000))
            elif what == "link":
                os.symlink(argument, path)
            else:
                os.remove(path)
        data = roots()
        for names in data["files"].values():
            names.sort()
        with open(cache + "/roots/mtime_map") as f:
            lines = sorted(f.read().splitlines())
        out.append({"step": step, "event": shown(data, watched), "map": shown(lines, watched)})
    return out


def pushes(root, work):
    cache = tempfile.mkdtemp(dir=work)
    text = "0123456789"
    plan = [
        {"id": "m1", "path": ["etc", "plain"], "loc": 0, "data": text},
        {"id": "m1", "path": ["etc", "two"], "loc": 0, "data": text},
        {"id": "m1", "path": ["etc", "two"], "loc": 10, "data": text},
        {"id": "m1", "path": ["again"], "loc": 0, "data": text},
        {"id": "m1", "path": ["again"], "loc": 10, "data": text},
        {"id": "m1", "path": ["again"], "loc": 0, "data": "new"},
        {"id": "m1", "path": ["empty"], "loc": 0, "data": ""},
        {"id": "m1", "path": ["üñí", "世界 😀"], "loc": 0, "data": "grüße"},
        {"id": "m1", "path": ["a/b", "c"], "loc": 0, "data": text},
        {"id": "m1", "path": [".", "dot", ".", "x"], "loc": 0, "data": text},
        {"id": "m1", "path": ["", "etc", "absolute"], "loc": 0, "data": text},
        {"id": "m1", "path": ["/etc/absolute"], "loc": 0, "data": text},
        {"id": "m1", "path": ["..", "m2", "files", "x"], "loc": 0, "data": text},
        {"id": "m1", "path": ["..", "..", "..", "..", "x"], "loc": 0, "data": text},
        {"id": "m1", "path": ["../", "x"], "loc": 0, "data": text},
        {"id": "m1", "path": ["../../x"], "loc": 0, "data": text},
        {"id": "m1", "path": ["a", "../../../x"], "loc": 0, "data": text},
        {"id": "m1", "path": "etc/text", "loc": 0, "data": text},
        {"id": "m1", "loc": 0, "data": text},
        {"id": "m1", "path": ["etc", "noloc"], "data": text},
        {"id": "m1", "path": ["etc", "negative"], "loc": -1, "data": text},
        {"id": "m1", "path": ["etc", "large"], "loc": 1048570, "data": text},
    ]
    master = Master(options({"file_roots": TWO, "file_recv": True, "file_recv_max_size": 1}, root, cache))
    off = Master(options({"file_roots": TWO}, root, cache))
    steps = [{"load": load, "answer": master.file_recv(dict(load)), "off": off.file_recv(dict(load))} for load in plan]
    files = {}
    for parent, _, names in os.walk(cache + "/minions"):
        for name in names:
            with open(os.path.join(parent, name), "rb") as f:
                files[os.path.relpath(os.path.join(parent, name), cache)] = f.read().decode()
    return {"steps": steps, "files": files}


def alone(function, *arguments):
    """In a process of its own: Salt's loader gives all file servers of a process the first one's options."""
    pipe, end = multiprocessing.Pipe(False)

    def run():
        end.send(function(*arguments))

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    end.close()
    result = pipe.recv()
    child.join()
    return result


def config(name, given, root, work):
    calls, cache, opts = record(name, given, root, work)
    master = Master(opts)
    for load in ({}, {"env_only": True}):
        calls.append({"load": dict(load, cmd="_master_opts"), "answer": shown(master.master_opts(load), root)})
    return calls


def caches(given, root, work):
    cache = tempfile.mkdtemp(dir=work)
    server = salt.fileserver.Fileserver(options(given, root, cache))
    for env in ("base", "dev"):
        for path in server.file_list({"saltenv": env}):
            server.file_hash({"path": "|" + path, "saltenv": env})
    return shown(cached(cache), root)


def main():
    work = tempfile.mkdtemp(prefix="brine-fs-")
    try:
        root = os.path.join(work, "tree")
        make_tree(root)
        out = {"salt": salt.version.__version__, "entries": ENTRIES, "configs": {}}
        for name, given in CONFIGS.items():
            out["configs"][name] = {"options": given, "calls": alone(config, name, given, root, work)}
        out["cache"] = alone(caches, CONFIGS["plain"], root, work)
        out["updates"] = alone(updates, root, work)
        out["pushes"] = alone(pushes, root, work)
    finally:
        shutil.rmtree(work)
    with open(GOLDEN, "w", encoding="utf-8") as f:
        f.write(lines(out, 3) + "\n")


def lines(value, depth):
    """JSON with the outermost levels on lines of their own."""
    if depth > 0 and isinstance(value, dict):
        members = [json.dumps(k) + ": " + lines(v, depth - 1 if k != "calls" else 1) for k, v in value.items()]
        return "{\n" + ",\n".join(members) + "\n}"
    if depth > 0 and isinstance(value, list):
        return "[\n" + ",\n".join(lines(v, 0) for v in value) + "\n]"
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    main()
