package io.brine.master.request;

import io.brine.master.event.EventBus;
import io.brine.master.process.RefusalLog;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code _minion_event}: fires what a minion reports, within {@link EventTagPolicy}. The form with
 * one tag fires the whole load, the form with {@code events} the data of each.
 */
final class MinionEventCommand implements MinionCommand {
    private static final Logger LOG = LoggerFactory.getLogger(MinionEventCommand.class);
    private static final String ERROR = "_salt_error";
    private static final int MAX_EVENTS = 10_000;

    private final EventBus events;
    private final SyndicEvents syndics;
    private final RefusalLog refusals;

    /**
     * A command.
     *
     * @param syndics what the events of a syndic may do, which are of others
     */
    MinionEventCommand(EventBus events, SyndicEvents syndics, RefusalLog refusals) {
        this.events = events;
        this.syndics = syndics;
        this.refusals = refusals;
    }

    @Override
    public CompletionStage<Reply> run(MinionRequest request) {
        PayloadMap load = request.load();
        if (load.get("events") instanceof List<?> many) {
            String pretag = load.textOr("pretag", "");
            if (many.size() > MAX_EVENTS) {
                refusals.refused(
                        request.peer(), "too many events in one request of " + request.id());
            }
            return fireAll(request, pretag, many.subList(0, Math.min(MAX_EVENTS, many.size())));
        } else if (load.has("data") && load.get("tag") instanceof String tag) {
            Map<Object, @Nullable Object> data = load.toMap();
            data.put("id", request.id());
            fire(request, tag, data);
            logError(request, tag, load.get("data"));
        } else {
            refusals.refused(request.peer(), "event of " + request.id() + " without tag or data");
        }
        return CompletableFuture.completedFuture(new Reply.Sealed(null));
    }

    /** A minion forwards the errors that its own commands raised. */
    private static void logError(MinionRequest request, String tag, @Nullable Object data) {
        if (tag.equals(ERROR) && data instanceof Map<?, ?> error) {
            LOG.error(
                    "Received minion error from [{}]: {}",
                    request.id(),
                    RefusalLog.printable(String.valueOf(error.get("message"))));
        }
    }

    private CompletionStage<Reply> fireAll(MinionRequest request, String pretag, List<?> many) {
        boolean ofSyndic = syndics.areOf(request, pretag);
        many.forEach(one -> fireOne(request, pretag, ofSyndic, one));
        Reply taken = new Reply.Sealed(null);
        return ofSyndic
                ? syndics.keepMinions(request, many).<Reply>thenApply(kept -> taken)
                : CompletableFuture.completedFuture(taken);
    }

    private void fireOne(
            MinionRequest request, String pretag, boolean ofSyndic, @Nullable Object one) {
        if (!(one instanceof Map<?, ?> event) || !(event.get("tag") instanceof String tag)) {
            refusals.refused(request.peer(), "event of " + request.id() + " without tag or data");
            return;
        }
        Object data = event.containsKey("data") ? event.get("data") : event;
        Map<?, ?> map =
                data instanceof Map<?, ?> fields ? fields : Map.of("data", String.valueOf(data));
        Map<?, ?> own =
                ofSyndic && !syndics.hasKeyHere(map.get("id")) ? map : ownName(request, map);
        if (!pretag.isEmpty()) {
            fire(request, pretag + "/" + tag, own);
        }
        if (!ofSyndic) {
            fire(request, tag, own);
        } else if (syndics.mayFire(tag, request.id())) {
            events.fire(tag, own);
        }
    }

    /** What reacts to events takes {@code id} for the minion that has proven to be it. */
    private Map<?, ?> ownName(MinionRequest request, Map<?, ?> data) {
        if (!data.containsKey("id") || request.id().equals(data.get("id"))) {
            return data;
        }
        refusals.refused(
                request.peer(), "event of " + request.id() + " in the name of " + data.get("id"));
        Map<Object, @Nullable Object> own = new LinkedHashMap<>(data);
        own.put("id", request.id());
        return own;
    }

    private void fire(MinionRequest request, String tag, Map<?, ?> data) {
        if (EventTagPolicy.allows(tag, request.id())) {
            events.fire(tag, data);
        } else {
            refusals.refused(
                    request.peer(),
                    "of " + request.id() + ": Filtering blacklisted event tag " + tag);
        }
    }
}
