package io.brine.it.salt;

import io.brine.it.support.Site.Make;

/** Real salt-minion on brine-master, commanded by brine. */
class RealMinionOnBrineMasterIT extends FleetContract {
    RealMinionOnBrineMasterIT() {
        super(Make.BRINE, Make.SALT, Make.BRINE);
    }
}
