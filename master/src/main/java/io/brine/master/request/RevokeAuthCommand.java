package io.brine.master.request;

import io.brine.master.cache.DataCache;
import io.brine.master.event.EventBus;
import io.brine.master.keys.KeyLists;
import io.brine.master.keys.KeyRotation;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;
import io.brine.master.process.WorkPool;
import io.brine.master.wheel.KeyChanges;
import io.brine.salt.event.EventTag;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code revoke_auth}: a minion gives its own key up, which is deleted, and asks for the shared key
 * to be rotated, as {@code salt-key -d} does.
 */
final class RevokeAuthCommand implements MinionCommand {
    private static final Logger LOG = LoggerFactory.getLogger(RevokeAuthCommand.class);

    private final Policy policy;
    private final KeyChanges changes;
    private final WorkPool disk;

    /**
     * What the options say.
     *
     * @param allowed {@code allow_minion_key_revoke}
     * @param rotate {@code rotate_aes_key}
     * @param masterId {@code id}
     */
    record Policy(boolean allowed, boolean rotate, Path cacheDir, String masterId) {}

    RevokeAuthCommand(
            Policy policy, KeyStore keys, DataCache data, EventBus events, WorkPool disk) {
        this.policy = policy;
        this.disk = disk;
        this.changes =
                new KeyChanges(
                        keys,
                        data,
                        (act, id, pem) ->
                                events.fire(
                                        EventTag.KEY,
                                        Map.of("result", true, "act", act, "id", id)));
    }

    @Override
    public CompletionStage<Reply> run(MinionRequest request) {
        if (!policy.allowed()) {
            LOG.warn(
                    "Minion {} asked to have its key revoked, which allow_minion_key_revoke"
                            + " forbids",
                    request.id());
            // Salt sends the request back.
            return CompletableFuture.completedFuture(new Reply.Sealed(request.load()));
        }
        return disk.submit(() -> revoke(request));
    }

    private Reply revoke(MinionRequest request) throws IOException {
        String id = request.id();
        changes.delete(KeyLists.ofData(Map.of(KeyState.ACCEPTED.directoryName(), List.of(id))));
        boolean preserve = request.load().boolOr("preserve_minion_cache", false);
        changes.forgetUnknownMinions(preserve ? Set.of(id) : Set.of());
        if (policy.rotate()) {
            KeyRotation.request(policy.cacheDir(), policy.masterId());
        }
        LOG.info("Minion {} had its key revoked", id);
        return new Reply.Sealed(true);
    }
}
