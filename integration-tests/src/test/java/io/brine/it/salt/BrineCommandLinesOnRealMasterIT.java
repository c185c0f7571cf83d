package io.brine.it.salt;

import io.brine.it.support.Site.Make;

/** brine and brine-key on the real salt-master, with real minions. */
class BrineCommandLinesOnRealMasterIT extends FleetContract {
    BrineCommandLinesOnRealMasterIT() {
        super(Make.SALT, Make.SALT, Make.BRINE);
    }
}
