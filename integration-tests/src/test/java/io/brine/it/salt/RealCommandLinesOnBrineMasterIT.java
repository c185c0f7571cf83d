package io.brine.it.salt;

import io.brine.it.support.Site.Make;

/** The real salt and salt-key on brine-master, with real minions. */
class RealCommandLinesOnBrineMasterIT extends FleetContract {
    RealCommandLinesOnBrineMasterIT() {
        super(Make.BRINE, Make.SALT, Make.SALT);
    }
}
