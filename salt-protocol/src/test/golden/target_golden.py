"""Writes the target goldens with Salt's own matchers: run with a Python that has Salt 3008.3 installed.
usage: target_golden.py > src/test/resources/golden/targets.json"""

import fnmatch
import json
import re
import sys

import salt.config
import salt.loader

MINIONS = {
    "web1": ({"os": "Debian", "osrelease": "12", "num_cpus": 4, "ipv4": ["10.0.0.5", "127.0.0.1"], "ipv6": ["::1", "fe80::1"], "roles": ["web", "db"], "virtual": True, "nested": {"a": {"b": "c:d", "list": ["x", {"y": "z"}]}, "n": 1}, "float": 1.5, "none": None, "url": "http://x:80", "1": "one", "num": {5: "five"}, "lod": [{"k": "v1"}, {"k": "v2", "j": "w"}], "empty": {}, "Mixed": "CaSe"}, {"role": "front", "deep": {"a": {"b": ["one", "two"]}}, "flag": False}),
    "web2.example.com": ({"os": "Ubuntu", "osrelease": "22.04", "num_cpus": 2, "ipv4": ["192.168.1.7"], "ipv6": ["2001:db8::7"], "roles": [], "nested": "flat"}, {}),
    "DB-1": ({"os": "RedHat", "ipv4": ["172.16.0.1"], "roles": "db"}, {"role": "back"}),
}
GLOBS = ["*", "web*", "web?", "web[12]", "web[!2]", "web[!1]", "[wD]*", "*.com", "*.example.*", "WEB1", "db-1", "[", "web[", "[]", "[!]", "[]w]eb1", "[!]x]eb1", "[a-z]eb1", "[z-a]eb1", "[!z-a]eb1", "w[a-e-]b1", "w[-e]b1", "w[^x]b1", "", "**", "?*", "*1", "w*1", "w**b?", "web1\n", "[a-c-e]eb1", "w[\\e]b1", "*[0-9]", "D*[-]1"]
PCRE = ["web", "web1$", "^web", ".*1", "eb", "w(?P<x_y>e)b(?P=x_y)?", "web\\d", "web\\d\\Z", "[[]", "[w&&d]eb1", "[]w]eb1", "w{1}eb1", "w{,2}eb1", "we{b1", "\\w+", "(?i)WEB", "DB-1|web1", "web1(?!x)", "w.b\\x31", "\\Aweb", "web[^2]", "(a)?(?:w)eb1", "D[B-]+1", "\\S+\\.com", "(", "*", "[", "\\Q", "a**", "w\\145b1", "(?#c)web1", "we\\b", "web1\\b", "x*"]
NESTED_GRAIN = ["os:Debian", "os:debian", "OS:Debian", "os:D*", "os:*", "os", "os:", ":Debian", "roles:web", "roles:w*", "roles:*", "roles:db", "nested:a:b:c:d", "nested:a:b", "nested:a:*", "nested:*", "nested:a:list:x", "nested:a:list:0", "nested:a:list:0:x", "nested:a:list:y:z", "nested:a:list:1:y:z", "nested:a:list:-1:y:z", "nested:n:1", "nested:a:b:c*", "*:Debian", "*:x", "*:c:d", "*:*:z", "virtual:True", "virtual:true", "virtual:False", "float:1.5", "none:None", "none:none", "num_cpus:4", "num_cpus:[1-9]", "url:http://x:80", "url:http*", "1:one", "num:5:five", "lod:k:v1", "lod:k:v2", "lod:j:w", "lod:0:k:v1", "lod:k", "empty:*", "empty", "Mixed:case", "Mixed:CASE", "missing:*", "nested:flat", "ipv4:10.*", "ipv4:10.0.0.5", "nested:a", "nested:missing:x", "os:Deb:ian", "osrelease:12", "osrelease:22.04", "num_cpus:*", "os:[!D]*", "a:b:c:d:e:f"]
NESTED_PCRE = ["os:(Deb|Ub)", "os:deb", "os:^Debian$", "os:ian", "roles:w.b", "osrelease:\\d+$", "osrelease:\\D+", "nested:a:b:c.d", "ipv4:10\\..*", "os:(", "num_cpus:[0-9]", "lod:k:v\\d", "*:deb", "virtual:t"]
PILLAR = ["role:front", "role:*", "role:FRONT", "deep:a:b:one", "deep:a:b:t*", "flag:False", "flag:false", "deep:*", "missing:x", "role:fr*"]
COMPOUND = ["web1", "web*", "G@os:Debian", "G@os:Debian and web*", "G@os:Debian and not web1", "not web1", "not G@os:Debian", "web1 or DB-1", "web1 and DB-1", "G@os:Debian or G@os:Ubuntu and DB-1", "( G@os:Debian or G@os:Ubuntu ) and web*", "G@os:Debian and not ( E@web.* or L@a,b ) or S@10.0.0.0/8", "E@web\\d", "L@web1,DB-1", "S@10.0.0.5", "S@10.0.0.0/8", "S@172.16.0.0/12", "S@fe80::/10", "P@os:(Deb|Red)", "I@role:front", "J@role:fr.nt", "G|@os|Debian", "G/@nested/a/b/c:d", "I|@deep|a|b|one", "web1 not DB-1", "web* not web1", "and web1", "or web1", "web1 and", "( web1", "web1 )", "( and web1 )", "web1 web2", "not not web1", "", "X@foo", "(web1)", "web1 or not web1", "not ( web1 )", "web1 and ( not DB-1 )", "G@os:*", "E@(web1|DB-1)", "not web1 and not DB-1", "web1 or web2* and not web2*", "and", "( )", "()", "web1 or or DB-1", "L@web1", "L@", "G@", "S@bad", "not", "G@os:Debian and G@roles:web and G@num_cpus:4"]
IPCIDR = ["10.0.0.5", "10.0.0.0/8", "10.0.0.1/8", "10.0.0.0/255.0.0.0", "10.0.0.0/0.255.255.255", "0.0.0.0/0", "::/0", "::1", "fe80::/10", "2001:db8::/32", "2001:0db8:0::7", "010.0.0.5", "10.0.0.256", "host", "", "10.0.0.5/32", "10.0.0.4/31", "192.168.1.0/24", "10.0.0.0/33", "10.0.0.0/x", "::1/128", "10.0.0", "10.0.0.0/255.0.255.0", "127.0.0.0/8"]
LIST = ["web1", "web1,DB-1", "DB-1,web1", "a,web1,b", "web", "web1,", ",web1", "", ["web1", "x"], ["x"], []]

opts = salt.config.minion_config(None)
opts["nodegroups"] = {}


def run(kind, tgt, **extra):
    out = {}
    for minion, (grains, pillar) in MINIONS.items():
        mopts = dict(opts, id=minion, grains=grains, pillar=pillar)
        matchers = salt.loader.matchers(mopts)
        try:
            out[minion] = bool(matchers[f"{kind}_match.match"](tgt, opts=mopts, minion_id=minion, **extra))
        except Exception:
            out[minion] = False
    return {"type": kind, "tgt": tgt, "delimiter": extra.get("delimiter", ":"), "expected": out}


cases = []
for kind, exprs in (("glob", GLOBS), ("pcre", PCRE), ("grain", NESTED_GRAIN), ("grain_pcre", NESTED_PCRE), ("pillar", PILLAR), ("pillar_pcre", PILLAR), ("pillar_exact", PILLAR), ("compound", COMPOUND), ("ipcidr", IPCIDR), ("list", LIST)):
    cases += [run(kind, e) for e in exprs]
cases += [run(k, e, delimiter="|") for k in ("grain", "grain_pcre") for e in ("nested|a|b|c:d", "os|Debian", "os:Debian", "nested|a|list|x", "roles|web")]
cases += [run("compound", e.split()) for e in ("web1 or DB-1", "not web1")]


def tagged(value):
    if isinstance(value, dict):
        return {"map": [[tagged(k), tagged(v)] for k, v in value.items()]}
    if isinstance(value, list):
        return [tagged(v) for v in value]
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    return {"int": str(value)} if isinstance(value, int) else {"float": repr(value)}


minions = {m: {"grains": tagged(g), "pillar": tagged(p)} for m, (g, p) in MINIONS.items()}
json.dump({"minions": minions, "cases": cases}, sys.stdout, indent=1)
