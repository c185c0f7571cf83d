"""Lists the options of Salt's master: run with a Python that has Salt, and the unpacked sdist of the same release.

    python salt-master-options.py SDIST > ../resources/config/salt-3008.3-master-options.txt
"""

import pathlib
import re
import sys

import salt.config

# In the shipped file or the reference as an example, or as an option of another program.
NOT_OF_THE_MASTER = {
    "mine_get",
    "memory",
    "masterkeyring",
    "pillar_gitfs_ssl_verify",
    "userdata_template",
}
# Read by the master's code, though none of the three sources names them.
UNDOCUMENTED = {
    "auth_events_autosign_grains",
    "event_return_queue_max_seconds",
    "id",
    "pass_to_ext_pillars",
    "zmq_heartbeat_ivl",
    "zmq_heartbeat_timeout",
}

sdist = pathlib.Path(sys.argv[1])
shipped = re.findall(
    r"^# ?([a-z][a-z0-9_.]*):(?: |$)", (sdist / "conf/master").read_text(), re.M
)
reference = re.findall(
    r"^\.\. conf_master:: (\S+)",
    (sdist / "doc/ref/configuration/master.rst").read_text(),
    re.M,
)
names = set(salt.config.DEFAULT_MASTER_OPTS) | set(shipped) | set(reference) | UNDOCUMENTED
print("\n".join(sorted(names - NOT_OF_THE_MASTER)))
