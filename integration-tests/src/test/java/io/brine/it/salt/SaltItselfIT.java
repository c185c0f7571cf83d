package io.brine.it.salt;

import io.brine.it.support.Site.Make;

/**
 * Real Salt against itself: shows that the contract asks of Brine what Salt does, and nothing else.
 */
class SaltItselfIT extends FleetContract {
    SaltItselfIT() {
        super(Make.SALT, Make.SALT, Make.SALT);
    }
}
