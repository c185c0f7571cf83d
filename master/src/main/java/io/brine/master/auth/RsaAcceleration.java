package io.brine.master.auth;

import io.brine.salt.crypto.CryptoProvider;
import io.brine.salt.crypto.CryptoProvider.Choice;
import io.brine.salt.crypto.SaltCryptoException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has RSA computed by the native provider when that is worth its memory and its loading time: with
 * {@code auto}, from the start when a fleet's keys are accepted here, else when many handshakes
 * wait for the first time. Thread-safe; never blocks but in {@link #begin} with {@code accp}.
 */
public final class RsaAcceleration {
    /** So many accepted minions at the start are a fleet. */
    static final int FLEET = 200;

    /** So many handshakes that wait are a storm. */
    static final int STORM = 32;

    private static final Logger LOG = LoggerFactory.getLogger(RsaAcceleration.class);

    private final Choice choice;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** As {@code brine_crypto_provider} says. */
    public RsaAcceleration(Choice choice) {
        this.choice = choice;
    }

    /**
     * Chooses for the start, and says what was chosen.
     *
     * @param acceptedMinions how many keys are accepted
     * @throws SaltCryptoException if the accelerator is demanded and cannot be used
     */
    public void begin(int acceptedMinions) throws SaltCryptoException {
        switch (choice) {
            case JDK -> {
                begun.set(true);
                CryptoProvider.useJdk();
                LOG.info("RSA is computed by the JDK (brine_crypto_provider: jdk)");
            }
            case ACCP -> {
                begun.set(true);
                load();
            }
            case AUTO -> beginByNeed(acceptedMinions);
        }
    }

    private void beginByNeed(int acceptedMinions) {
        if (!CryptoProvider.hasAccelerator()) {
            begun.set(true);
            LOG.info("RSA is computed by the JDK: there is no accelerator on the class path");
        } else if (acceptedMinions >= FLEET) {
            loadBesides();
        } else {
            LOG.info(
                    "RSA is computed by the JDK, and by the native accelerator once many minions"
                            + " sign in at once (brine_crypto_provider: auto)");
        }
    }

    /** So many handshakes wait now. */
    public void handshakesWait(int waiting) {
        if (waiting >= STORM && choice == Choice.AUTO && !begun.get()) {
            loadBesides();
        }
    }

    private void loadBesides() {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        Thread loader = new Thread(this::tryToLoad, "CryptoLoader");
        loader.setDaemon(true);
        loader.start();
    }

    private void tryToLoad() {
        try {
            load();
        } catch (SaltCryptoException e) {
            LOG.warn("RSA stays with the JDK: {}", e.getMessage());
        }
    }

    private static void load() throws SaltCryptoException {
        LOG.info("RSA is computed by the {}", CryptoProvider.useAccelerator().name());
    }
}
