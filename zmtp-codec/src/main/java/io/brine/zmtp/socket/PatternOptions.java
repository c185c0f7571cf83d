package io.brine.zmtp.socket;

/** Immutable. What single socket types do otherwise than by default; all flags are off. */
public interface PatternOptions extends OptionValues {
    /** ROUTER_HANDOVER. */
    Option<Boolean> ROUTER_HANDOVER = Option.flag("router_handover");

    /** ROUTER_MANDATORY. */
    Option<Boolean> ROUTER_MANDATORY = Option.flag("router_mandatory");

    /** PROBE_ROUTER. */
    Option<Boolean> PROBE_ROUTER = Option.flag("probe_router");

    /** REQ_RELAXED. */
    Option<Boolean> REQ_RELAXED = Option.flag("req_relaxed");

    /** REQ_CORRELATE. */
    Option<Boolean> REQ_CORRELATE = Option.flag("req_correlate");

    /** Brine's own: {@link #reqFailOnDisconnect()}. */
    Option<Boolean> REQ_FAIL_ON_DISCONNECT = Option.flag("req_fail_on_disconnect");

    /** XPUB_VERBOSE. */
    Option<Boolean> XPUB_VERBOSE = Option.flag("xpub_verbose");

    /** XPUB_VERBOSER. */
    Option<Boolean> XPUB_VERBOSER = Option.flag("xpub_verboser");

    /** XPUB_MANUAL. */
    Option<Boolean> XPUB_MANUAL = Option.flag("xpub_manual");

    /** XPUB_MANUAL_LAST_VALUE. */
    Option<Boolean> XPUB_MANUAL_LAST_VALUE = Option.flag("xpub_manual_last_value");

    /** XPUB_NODROP. */
    Option<Boolean> XPUB_NODROP = Option.flag("xpub_nodrop");

    /** INVERT_MATCHING. */
    Option<Boolean> INVERT_MATCHING = Option.flag("invert_matching");

    /** ONLY_FIRST_SUBSCRIBE. */
    Option<Boolean> ONLY_FIRST_SUBSCRIBE = Option.flag("only_first_subscribe");

    /** XSUB_VERBOSE_UNSUBSCRIBE. */
    Option<Boolean> XSUB_VERBOSE_UNSUBSCRIBE = Option.flag("xsub_verbose_unsubscribe");

    /** ROUTER_NOTIFY. */
    Option<Integer> ROUTER_NOTIFY = Option.number("router_notify", 0, 0, 3);

    /** XPUB_WELCOME_MSG. */
    Option<byte[]> XPUB_WELCOME_MSG = Option.octets("xpub_welcome_msg", value -> value);

    /** ROUTER_HANDOVER: a newcomer takes over an identity in use. */
    default boolean routerHandover() {
        return get(ROUTER_HANDOVER);
    }

    /** ROUTER_MANDATORY: sending to an unknown identity is refused, not dropped. */
    default boolean routerMandatory() {
        return get(ROUTER_MANDATORY);
    }

    /** PROBE_ROUTER: send an empty message to each new peer. */
    default boolean probeRouter() {
        return get(PROBE_ROUTER);
    }

    /** REQ_RELAXED: a new request may be sent before the reply came. */
    default boolean reqRelaxed() {
        return get(REQ_RELAXED);
    }

    /**
     * REQ_CORRELATE: requests carry a number, and only the reply with that number counts. Use it
     * with REQ_RELAXED.
     */
    default boolean reqCorrelate() {
        return get(REQ_CORRELATE);
    }

    /**
     * Brine's own: when the asked peer goes, the REQ may send again at once, and a blocking receive
     * ends with an error, instead of waiting for ever.
     */
    default boolean reqFailOnDisconnect() {
        return get(REQ_FAIL_ON_DISCONNECT);
    }

    /** XPUB_VERBOSE: the application sees every subscription, not only the first to a topic. */
    default boolean xpubVerbose() {
        return get(XPUB_VERBOSE);
    }

    /** XPUB_VERBOSER: the application sees every subscription and every cancellation. */
    default boolean xpubVerboser() {
        return get(XPUB_VERBOSER);
    }

    /**
     * XPUB_MANUAL: the application answers each notice with subscribe() or unsubscribe(), which act
     * on the peer whose notice was delivered last.
     */
    default boolean xpubManual() {
        return get(XPUB_MANUAL);
    }

    /**
     * XPUB_MANUAL_LAST_VALUE: as XPUB_MANUAL, and the next message goes only to the peer that the
     * last subscribe() acted on.
     */
    default boolean xpubManualLastValue() {
        return get(XPUB_MANUAL_LAST_VALUE);
    }

    /**
     * XPUB_NODROP: a subscriber that has no room makes the send be refused, not miss the message.
     */
    default boolean xpubNodrop() {
        return get(XPUB_NODROP);
    }

    /**
     * INVERT_MATCHING: deliver what does not match; for PUB, XPUB and SUB, both sides must set it.
     */
    default boolean invertMatching() {
        return get(INVERT_MATCHING);
    }

    /**
     * ONLY_FIRST_SUBSCRIBE: a message of several frames that an XSUB sends or a PUB or XPUB gets
     * counts as subscriptions if its first frame is one; frames of it that are none are passed on
     * as a message. Without it a message of several frames is never a subscription (libzmq looks at
     * each frame then, and tears messages apart).
     */
    default boolean onlyFirstSubscribe() {
        return get(ONLY_FIRST_SUBSCRIBE);
    }

    /**
     * XSUB_VERBOSE_UNSUBSCRIBE: an XSUB sends every cancellation upstream, not only the last of a
     * topic.
     */
    default boolean xsubVerboseUnsubscribe() {
        return get(XSUB_VERBOSE_UNSUBSCRIBE);
    }

    /**
     * ROUTER_NOTIFY: 1 for an empty message from each peer that comes, 2 from each that goes, 3 for
     * both; 0 (the default) for none.
     */
    default int routerNotify() {
        return get(ROUTER_NOTIFY);
    }

    /**
     * XPUB_WELCOME_MSG: what each new peer is sent before anything else, whatever it subscribes to;
     * none by default. A copy.
     */
    default byte[] xpubWelcomeMessage() {
        return get(XPUB_WELCOME_MSG).clone();
    }

    /** Confined to its user. Sets the options of the same names. */
    interface Setters<B> extends OptionValues.Setters<B> {
        /** Sets {@link PatternOptions#routerHandover()}. */
        default B routerHandover(boolean value) {
            return set(ROUTER_HANDOVER, value);
        }

        /** Sets {@link PatternOptions#routerMandatory()}. */
        default B routerMandatory(boolean value) {
            return set(ROUTER_MANDATORY, value);
        }

        /** Sets {@link PatternOptions#probeRouter()}. */
        default B probeRouter(boolean value) {
            return set(PROBE_ROUTER, value);
        }

        /** Sets {@link PatternOptions#reqRelaxed()}. */
        default B reqRelaxed(boolean value) {
            return set(REQ_RELAXED, value);
        }

        /** Sets {@link PatternOptions#reqCorrelate()}. */
        default B reqCorrelate(boolean value) {
            return set(REQ_CORRELATE, value);
        }

        /** Sets {@link PatternOptions#reqFailOnDisconnect()}. */
        default B reqFailOnDisconnect(boolean value) {
            return set(REQ_FAIL_ON_DISCONNECT, value);
        }

        /** Sets {@link PatternOptions#xpubVerbose()}. */
        default B xpubVerbose(boolean value) {
            return set(XPUB_VERBOSE, value);
        }

        /** Sets {@link PatternOptions#xpubVerboser()}. */
        default B xpubVerboser(boolean value) {
            return set(XPUB_VERBOSER, value);
        }

        /** Sets {@link PatternOptions#xpubManual()}. */
        default B xpubManual(boolean value) {
            return set(XPUB_MANUAL, value);
        }

        /** Sets {@link PatternOptions#xpubManualLastValue()}. */
        default B xpubManualLastValue(boolean value) {
            return set(XPUB_MANUAL_LAST_VALUE, value);
        }

        /** Sets {@link PatternOptions#xpubNodrop()}. */
        default B xpubNodrop(boolean value) {
            return set(XPUB_NODROP, value);
        }

        /** Sets {@link PatternOptions#invertMatching()}. */
        default B invertMatching(boolean value) {
            return set(INVERT_MATCHING, value);
        }

        /** Sets {@link PatternOptions#onlyFirstSubscribe()}. */
        default B onlyFirstSubscribe(boolean value) {
            return set(ONLY_FIRST_SUBSCRIBE, value);
        }

        /** Sets {@link PatternOptions#xsubVerboseUnsubscribe()}. */
        default B xsubVerboseUnsubscribe(boolean value) {
            return set(XSUB_VERBOSE_UNSUBSCRIBE, value);
        }

        /** Sets {@link PatternOptions#routerNotify()}. */
        default B routerNotify(int value) {
            return set(ROUTER_NOTIFY, value);
        }

        /** Sets {@link PatternOptions#xpubWelcomeMessage()}, copied. */
        default B xpubWelcomeMessage(byte[] value) {
            return set(XPUB_WELCOME_MSG, value);
        }
    }
}
