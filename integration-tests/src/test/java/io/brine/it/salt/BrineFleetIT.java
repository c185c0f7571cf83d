package io.brine.it.salt;

import io.brine.it.support.Site.Make;

/** Everything of ours. */
class BrineFleetIT extends FleetContract {
    BrineFleetIT() {
        super(Make.BRINE, Make.BRINE, Make.BRINE);
    }
}
