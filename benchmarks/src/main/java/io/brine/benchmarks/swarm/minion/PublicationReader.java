package io.brine.benchmarks.swarm.minion;

import io.brine.salt.channel.Publication;
import io.brine.salt.crypto.CrypticleException;
import io.brine.salt.job.PublishLoad;
import io.brine.salt.payload.PayloadException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Opens publications for the minions of one loop. All of them get the same octets under the same
 * key, so what was opened for one minion is not opened again for the next. Confined to the loop.
 */
final class PublicationReader {

    /** What a publication turned out to be. */
    sealed interface Read {
        /** It opens with this key. */
        record Opened(Job job) implements Read {}

        /** It is sealed with another key: the master may have a new one. */
        record OtherKey() implements Read {}

        /** It cannot be read; {@code why} is one line. */
        record Unreadable(String why) implements Read {}
    }

    private byte[] lastBody = new byte[0];
    private @Nullable SharedKey lastKey;
    private Read last = new Read.Unreadable("nothing was published");

    /** Reads a body as it came over the wire. */
    Read read(byte[] body, SharedKey key) {
        if (lastKey == null || !lastKey.proof().equals(key.proof()) || !same(body)) {
            last = open(body, key);
            lastBody = body;
            lastKey = key;
        }
        return last;
    }

    private boolean same(byte[] body) {
        return Arrays.equals(body, lastBody);
    }

    private static Read open(byte[] body, SharedKey key) {
        try {
            Publication.Opened opened = Publication.decode(body).open(key.crypticle());
            return new Read.Opened(Job.of(PublishLoad.of(opened.load())));
        } catch (CrypticleException e) {
            return e.reason() == CrypticleException.Reason.BAD_HMAC
                    ? new Read.OtherKey()
                    : new Read.Unreadable(String.valueOf(e.getMessage()));
        } catch (PayloadException e) {
            return new Read.Unreadable(String.valueOf(e.getMessage()));
        }
    }
}
