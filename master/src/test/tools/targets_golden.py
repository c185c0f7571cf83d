"""Writes which minions Salt's master expects for many targets: run with a Python that has Salt 3008.3.
usage: targets_golden.py > ../resources/golden/ckminions.json

Keys and data caches lie in a private directory; minion "new" has a key and no data, "gone" has data and no key, "bare" has
grains and no pillar."""

import json
import logging
import pathlib
import shutil
import tempfile

import salt.cache
import salt.config
import salt.utils.minions

logging.disable(logging.CRITICAL)

GRAINS = {
    "web1": {"os": "Debian", "roles": ["web", "db"], "ipv4": ["10.0.0.1", "127.0.0.1"], "ipv6": ["::1", "fe80::1"], "nested": {"a": {"b": "c:d"}}, "n": 4, "virtual": True},
    "web2": {"os": "Fedora", "roles": ["web"], "ipv4": ["10.0.1.2"], "ipv6": [], "nested": "flat"},
    "web3.example.com": {"os": "Debian", "ipv4": ["192.168.7.3"]},
    "db1": {"os": "Debian", "roles": "db", "ipv4": ["192.168.0.1"], "ipv6": ["2001:db8::7"]},
    "bare": {"os": "Arch"},
    "gone": {"os": "Debian", "ipv4": ["10.0.0.9"]},
}
PILLAR = {
    "web1": {"role": "front", "deep": {"a": {"b": ["one", "two"]}}, "flag": False, "star": "*"},
    "web2": {},
    "web3.example.com": {"role": "fr*"},
    "db1": {"role": {"name": "primary"}, "flag": True},
    "gone": {"role": "front"},
}
ACCEPTED = ["web1", "web2", "web3.example.com", "db1", "bare", "new"]
NODEGROUPS = {"front": "web*", "both": ["web1", "db1"], "ids": "web1 db1", "either": "web2 or db1", "deb": "G@os:Debian", "nested": "N@front and N@deb", "deeper": "not N@nested", "list": ["N@both", "or", "web2"], "loop": "N@loop", "loop2": "x or N@loop3", "loop3": "N@loop2", "regex": "web[12] db\\d", "empty": "", "words": ["web1"], "typed": "L@web1,new"}

CASES = {
    "glob": ["*", "web*", "web?", "web[12]", "web[!1]", "WEB1", "new", "gone", "nosuch*", "", "*.com", "[", "**"],
    "list": ["web1", "web1,db1", "db1,web1,nosuch", "gone,new", "", ",", ["web1", "zzz", "new"], [], "web*"],
    "pcre": ["web", "web1$", ".*1", "(web|db)1", "eb", "new|gone", "", "(?i)WEB1", "web\\d(?!\\.)"],
    "grain": ["os:Debian", "os:debian", "os:D*", "os:*", "roles:db", "roles:w*", "nested:a:b:c:d", "nested:*", "n:4", "virtual:true", "nosuch:*", "os", "", "*:Debian", "ipv4:10.*"],
    "grain_pcre": ["os:(Deb|Fed)", "os:deb$", "roles:w.b", "ipv4:10\\..*", "os:(", "n:\\d"],
    "pillar": ["role:front", "role:fr*", "role:name:primary", "role:*", "flag:false", "flag:True", "deep:a:b:t*", "nosuch:x", "*:front", "role"],
    "pillar_pcre": ["role:fr.nt", "role:name:prim.*", "deep:a:b:(one|x)", "role:^f"],
    "pillar_exact": ["role:front", "role:fr*", "role:name:primary", "star:*", "role:*", "flag:false"],
    "ipcidr": ["10.0.0.0/8", "10.0.0.1", "10.0.0.0/255.0.0.0", "192.168.0.0/16", "::1", "2001:db8::/32", "10.0.0.1/8", "nonsense", "", "0.0.0.0/0", "::/0", "10.1.0.0/16"],
    "nodegroup": ["front", "both", "ids", "either", "deb", "nested", "deeper", "list", "loop", "loop2", "nosuch", "regex", "empty", "words", "typed"],
    "range": ["%cluster", "web1"],
    "nosuch": ["*"],
}
COMPOUND = ["*", "web1", "nosuch", "G@os:Debian", "not G@os:Debian", "G@os:Debian and not web1", "web* or db1", "web* and G@os:Debian or db1", "db1 or web* and G@os:Debian", "not web* and not db1",
    "not ( web* or db1 )", "( web1 or db1 ) and not G@roles:web", "web* not web1", "web1 not G@os:Fedora or db1", "E@web\\d", "L@web1,nosuch", "not L@web1,nosuch", "L@web1,db1 and G@os:Debian", "S@10.0.0.0/8", "S@10.0.0.1 and web1",
    "not S@10.0.0.0/8", "P@os:(deb|fed)", "I@role:front", "I@role:fr*", "J@role:fr.nt", "not I@role:front", "I@flag:true or G@os:Fedora", "G|@os|Debian", "I|@deep|a|b|one", "P|@nested|a|b|c:.", "N@front", "N@both and not db1",
    "N@ids and db1", "N@either and web2", "db1 and N@either", "not N@either", "N@nested or new", "N@nosuch", "N@nosuch or web1", "web1 or N@nosuch", "N@loop or web1", "N@regex", "R@x", "X@y", "x@y", "and web1", "or", "not", "web1 and", "web1 or", "( web1", "web1 )", "( and web1 )",
    "( )", "", "web1 web2", "not not web1", "web1 and not not db1", "web1 or or db1", "(web1)", "( web1 ) and ( not db1 )", "( ( web1 or db1 ) and ( G@os:Debian ) )", "new or gone", "G@os:* or new", "not new", "* and not new", "E@(", "G@", "L@", "S@bad", "N@", "M@web1", "M@web1 or db1"]
BOTH = [["web1", "or", "db1"], ["not", "web1"], ["N@front", "and", "G@os:Fedora"]]
DELIMITED = [("grain", "os|Debian", "|"), ("grain", "nested|a|b|c:d", "|"), ("grain", "os:Debian", "|"), ("pillar", "deep/a/b/one", "/"), ("pillar_exact", "role|front", "|"), ("grain_pcre", "os||Deb.*", "||"), ("compound", "G@os:Debian", "|")]

root = tempfile.mkdtemp(prefix="targets-golden-")
try:
    pki = pathlib.Path(root, "pki", "minions")
    pki.mkdir(parents=True)
    (pki.parent / "minions_pre").mkdir()
    for minion in ACCEPTED:
        (pki / minion).write_text("PEM")
    (pki.parent / "minions_pre" / "waiting").write_text("PEM")
    base = {"root_dir": root, "pki_dir": root + "/pki", "cachedir": root + "/cache", "sock_dir": root + "/run", "id": "master_master", "__role": "master", "nodegroups": NODEGROUPS}

    def options(**more):
        opts = salt.config.apply_master_config(dict(salt.config.DEFAULT_MASTER_OPTS, **base))
        opts.update(base, **more)
        return opts

    cache = salt.cache.factory(options())
    for bank, data in (("grains", GRAINS), ("pillar", PILLAR)):
        for minion, value in data.items():
            cache.store(bank, minion, value)

    def ask(type_, tgt, delimiter=":", **how):
        result = salt.utils.minions.CkMinions(options(minion_data_cache=how.get("cached", True))).check_minions(tgt, type_, delimiter, greedy=how.get("greedy", True))
        return {"type": type_, "tgt": tgt, "delimiter": delimiter, "greedy": how.get("greedy", True), "cached": how.get("cached", True), "minions": sorted(result["minions"]), "missing": result["missing"]}

    cases = []
    for greedy, cached in ((True, True), (False, True), (True, False)):
        for type_, targets in dict(CASES, compound=COMPOUND + BOTH, compound_pillar_exact=["I@role:fr*", "I@role:front", "I@role:fr* or G@os:Fedora", "J@role:front"]).items():
            cases += [ask(type_, tgt, greedy=greedy, cached=cached) for tgt in targets]
    cases += [ask(type_, tgt, delimiter) for type_, tgt, delimiter in DELIMITED]
finally:
    shutil.rmtree(root, ignore_errors=True)

lines = ",\n".join(json.dumps(case) for case in cases)
head = ", ".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in (("salt", salt.version.__version__), ("grains", GRAINS), ("pillar", PILLAR), ("accepted", ACCEPTED), ("nodegroups", NODEGROUPS)))
print("{%s, \"cases\": [\n%s\n]}" % (head, lines))
