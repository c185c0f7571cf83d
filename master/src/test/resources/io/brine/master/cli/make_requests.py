"""Writes requests.golden: the job that Salt's command line makes of its words, or its exit code.

Run it with the Python of an environment that has Salt 3008.3 in it:
    python make_requests.py > requests.golden
"""
import os
import sys
import tempfile

import msgpack

import salt.cli.salt

LINES = [
    ["*", "test.ping"], ["-E", "web.*", "test.ping"], ["-L", "a,b", "test.ping"], ["-L", "a, b", "test.ping"],
    ["-L", "a b  c", "test.ping"], ["-L", "a", "test.ping"], ["-L", "a,", "test.ping"], ["-L", " a ", "test.ping"],
    ["-G", "os:Debian", "test.ping"], ["-P", "os:Deb.*", "test.ping"], ["-N", "web", "test.ping"],
    ["-C", "G@os:Debian and web*", "test.ping"], ["-I", "a:b", "test.ping"], ["-J", "a:b.*", "test.ping"],
    ["-S", "10.0.0.0/8", "test.ping"], ["--pcre", "web.*", "test.ping"], ["--grain-pcre", "a:b", "test.ping"],
    ["--pillar", "a:b", "test.ping"], ["--pillar-pcre", "a:b", "test.ping"], ["--ipcidr", "1.2.3.4", "test.ping"],
    ["-E", "-L", "a", "test.ping"], ["-G", "-P", "a", "test.ping"], [], ["*"], ["-E", "*"], ["-L"],
    ["*", "cmd.run", "ls -l"], ["*", "cmd.run", "ls -l", "cwd=/tmp", "shell=True", "timeout=5"],
    ["*", "test.arg", "1", "a=2", "b"], ["*", "cmd.run", "--", "--version", "-x"], ["*", "--", "test.arg", "-1"],
    ["*", "test.arg", "--no-parse=a,b", "a=1", "b=2", "c=3"], ["*", "test.arg", "--no-parse", " a , b ", "a=1", "b=2"],
    ["*", "test.ping,test.echo", ",", "hello"], ["*", "test.ping,test.echo", "hello"],
    ["*", "test.ping,test.echo", ",hello"], ["*", "test.echo,test.echo", "a,b"], ["*", "test.echo,test.echo", "a", ",", "b"],
    ["*", "test.echo,test.echo", "a,b", ",", "c,d"], ["*", "test.arg,test.arg", "1", "x=2", ",", "3", "y={a: 1}"],
    ["*", "test.echo,test.ping,test.echo", "a", ",", ",", "b"], ["*", "test.echo,test.echo", "a,b,c"],
    ["*", "test.echo,test.echo", "a", ",", "b", ",", "c"], ["*", "test.ping,test.ping"], ["*", "test.ping,test.ping", ","],
    ["*", "test.echo,test.echo", "a", "", ",b"], ["*", "test.echo,test.echo", "--args-separator=::", "a,b", "::", "c"],
    ["*", "test.echo,test.echo", "--args-separator", "|", "a|b"], ["*", "test.ping,", "x"], ["*", ",test.ping", "x"],
    ["-d"], ["-d", "*"], ["*", "-d", "test.ping"], ["*", "-d", "test"], ["*", "sys.doc", "test.ping"],
    ["*", "sys.doc", "test.ping", "test.echo"], ["*", "sys.doc", "-d", "test.ping"], ["*", "-d", "a", "b"],
    ["*", "sys.doc"], ["--preview-target", "*"], ["--preview-target", "*", "test.ping"], ["--preview-target"],
    ["*", "test.arg", "20260102030405678901"], ["*", "test.arg", ""], ["*", "test.arg", "a=b=c", "=x", "1=2"],
    ["--nosuch", "*", "test.ping"], ["-t", "x", "*", "test.ping"], ["*", "test.ping", "-t"],
]

os.environ.pop("SALT_NO_PARSE", None)
out = sys.stdout
out.write("# Made by make_requests.py with Salt's own option parser. Each line: the words and what Salt makes of them\n")
out.write("# (tgt, tgt_type, fun, arg; or the exit code), both as MessagePack in hexadecimal, then the words for human eyes.\n")
out.flush()
directory = tempfile.mkdtemp()
with open(os.path.join(directory, "master"), "w") as config:
    config.write("root_dir: %s\nlog_file: %s/log\n" % (directory, directory))


def request(line):
    parser = salt.cli.salt.SaltCMD()
    parser.parse_args(["-c", directory] + line)
    return {
        "tgt": parser.config["tgt"],
        "tgt_type": parser.selected_target_option or "glob",
        "fun": parser.config["fun"],
        "arg": parser.config["arg"],
    }


def in_child(line):
    """Salt's parser sets up logging, which works once in a process."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            result = request(line)
        except SystemExit as end:
            result = {"exit": end.code}
        os.write(writer, msgpack.packb(result, use_bin_type=True))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        packed = pipe.read()
    os.waitpid(child, 0)
    return packed


for line in LINES:
    packed = in_child(line)
    out.write("%s %s %s\n" % (msgpack.packb(line, use_bin_type=True).hex(), packed.hex(), ascii(line)))
