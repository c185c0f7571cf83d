package io.brine.session;

import io.brine.salt.channel.Publication;
import io.brine.salt.channel.SerialGuard;
import io.brine.salt.crypto.CrypticleException;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

/**
 * Opens publications: the master's signature, the shared key, the serial that must grow. Confined
 * to one thread at a time.
 */
final class PublicationOpener {

    /** What a publication turned out to be. */
    sealed interface Opened {

        /** It is the master's, and new. {@code load} is without its serial. */
        record Load(PayloadMap load) implements Opened {}

        /**
         * It is sealed with a key that this minion does not have: perhaps the master has a new one.
         */
        record UnknownKey() implements Opened {}

        /** It is not to be looked at; {@code why} is one line. */
        record Dropped(Reason reason, String why) implements Opened {}
    }

    /** Why a publication is dropped. */
    enum Reason {
        MALFORMED,
        NOT_SIGNED,
        WRONG_SIGNATURE,
        UNREADABLE,
        OLD_SERIAL
    }

    private final TrustSettings trust;
    private @Nullable Credentials serialsOf;
    private SerialGuard serials = new SerialGuard();

    PublicationOpener(TrustSettings trust) {
        this.trust = trust;
    }

    /** Opens one body as it came over the wire. */
    Opened open(Credentials credentials, byte[] body) {
        Publication publication;
        try {
            publication = Publication.decode(body);
        } catch (PayloadException e) {
            return new Opened.Dropped(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
        if (publication.signature() == null && trust.requireSignedPublications()) {
            return new Opened.Dropped(
                    Reason.NOT_SIGNED, "sign_pub_messages is on, but there is no signature");
        }
        if (publication.signature() != null && !publication.isSignedBy(credentials.masterKey())) {
            return new Opened.Dropped(
                    Reason.WRONG_SIGNATURE, "message signature failed to validate");
        }
        try {
            Publication.Opened opened = publication.open(credentials.shared());
            return guard(credentials).accept(opened.serial())
                    ? new Opened.Load(opened.load())
                    : new Opened.Dropped(
                            Reason.OLD_SERIAL, "serial " + opened.serial() + " was seen before");
        } catch (CrypticleException e) {
            return e.reason() == CrypticleException.Reason.BAD_HMAC
                    ? new Opened.UnknownKey()
                    : new Opened.Dropped(Reason.UNREADABLE, String.valueOf(e.getMessage()));
        } catch (PayloadException e) {
            return new Opened.Dropped(Reason.UNREADABLE, String.valueOf(e.getMessage()));
        }
    }

    private SerialGuard guard(Credentials credentials) {
        Credentials known = serialsOf;
        if (known == null || !known.sharesKeyWith(credentials)) {
            serials = new SerialGuard();
        }
        serialsOf = credentials;
        return serials;
    }
}
