package io.brine.master.request;

import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPool;
import io.brine.salt.channel.AcceptedKeys;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A command whose load minions may sign ({@code minion_sign_messages}): checks the signature before
 * the command runs. What is signed is the load as it was sent, in new-specification msgpack,
 * without {@code nonce}, {@code tok} and {@code sig}.
 */
final class SignedCommand implements MinionCommand {
    private static final String SIGNATURE = "sig";

    private final MinionCommand command;
    private final Policy policy;
    private final AcceptedKeys accepted;
    private final WorkPool crypto;
    private final RefusalLog refusals;

    /**
     * What becomes of a load that is not signed well.
     *
     * @param required {@code require_minion_sign_messages}
     * @param dropBad {@code drop_messages_signature_fail}
     * @param algorithm {@code signing_algorithm}
     */
    record Policy(boolean required, boolean dropBad, SigAlgo algorithm) {}

    SignedCommand(
            MinionCommand command,
            Policy policy,
            AcceptedKeys accepted,
            WorkPool crypto,
            RefusalLog refusals) {
        this.command = command;
        this.policy = policy;
        this.accepted = accepted;
        this.crypto = crypto;
        this.refusals = refusals;
    }

    @Override
    public CompletionStage<Reply> run(MinionRequest request) throws Exception {
        if (request.load().get(SIGNATURE) == null) {
            if (policy.required()) {
                return refused(request, "is not signed, which require_minion_sign_messages asks");
            }
            return command.run(request);
        }
        CompletionStage<Boolean> verified = crypto.submit(() -> isSigned(request));
        return verified.thenCompose(
                good -> {
                    if (!good && policy.dropBad()) {
                        return refused(request, "has a wrong signature and is dropped");
                    }
                    if (!good) {
                        refusals.refused(
                                request.peer(),
                                request.command()
                                        + " of "
                                        + request.id()
                                        + " has a wrong signature; it is taken all the same, since"
                                        + " drop_messages_signature_fail is off");
                    }
                    try {
                        return command.run(request);
                    } catch (Exception e) {
                        return CompletableFuture.failedFuture(e);
                    }
                });
    }

    private boolean isSigned(MinionRequest request) throws PayloadException {
        RSAPublicKey key = accepted.find(request.id());
        if (key == null) {
            return false;
        }
        byte[] signature = request.load().bytes(SIGNATURE);
        Map<Object, @Nullable Object> signed = request.load().toMap();
        signed.remove(SIGNATURE);
        return Rsa.verify(key, SaltPack.packBin(signed), signature, policy.algorithm());
    }

    private CompletionStage<Reply> refused(MinionRequest request, String why) {
        refusals.refused(request.peer(), request.command() + " of " + request.id() + " " + why);
        return CompletableFuture.completedFuture(new Reply.Sealed(false));
    }
}
