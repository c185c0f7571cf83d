"""
Written by brine-master, which keeps the returns of jobs in one file of its own
(master_job_cache: mvstore). With this returner Salt's command lines find what
was published, and to whom, in the files of the local_cache; they cannot read
the returns: brine-run jobs.lookup_jid shows those.
"""

import salt.returners.local_cache as local_cache

__virtualname__ = "mvstore"


def __virtual__():
    return __virtualname__


def _files():
    local_cache.__opts__ = __opts__  # pylint: disable=undefined-variable
    return local_cache


def prep_jid(nocache=False, passed_jid=None, recurse_count=0):
    return _files().prep_jid(nocache, passed_jid, recurse_count)


def returner(load):
    return _files().returner(load)


def save_load(jid, clear_load, minions=None, recurse_count=0):
    return _files().save_load(jid, clear_load, minions, recurse_count)


def save_minions(jid, minions, syndic_id=None):
    return _files().save_minions(jid, minions, syndic_id)


def get_load(jid):
    return _files().get_load(jid)


def get_jid(jid):
    return _files().get_jid(jid)


def get_jids():
    return _files().get_jids()


def get_jids_filter(count, filter_find_job=True):
    return _files().get_jids_filter(count, filter_find_job)


def update_endtime(jid, time):
    return _files().update_endtime(jid, time)


def get_endtime(jid):
    return _files().get_endtime(jid)
