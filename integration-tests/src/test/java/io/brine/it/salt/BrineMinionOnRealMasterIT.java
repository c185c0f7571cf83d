package io.brine.it.salt;

import io.brine.it.support.Site.Make;

/** brine-minion on the real salt-master, commanded by the real salt. */
class BrineMinionOnRealMasterIT extends FleetContract {
    BrineMinionOnRealMasterIT() {
        super(Make.SALT, Make.BRINE, Make.SALT);
    }
}
