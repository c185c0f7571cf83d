package io.brine.daemon.output;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code salt-key} shows: the minions by the state of their keys, or their fingerprints. */
final class KeyOutput implements Outputter {
    private final OutputStyle style;
    private final Ansi ansi;

    KeyOutput(OutputStyle style) {
        this.style = style;
        this.ansi = new Ansi(style.color());
    }

    private record State(String title, String titleColor, String color) {}

    private @Nullable State state(String name) {
        return switch (name) {
            case "minions" -> new State("Accepted Keys:", ansi.lightGreen(), ansi.green());
            case "minions_pre" -> new State("Unaccepted Keys:", ansi.lightRed(), ansi.red());
            case "minions_denied" -> new State("Denied Keys:", ansi.lightMagenta(), ansi.magenta());
            case "minions_rejected" -> new State("Rejected Keys:", ansi.lightBlue(), ansi.blue());
            case "local" -> new State("Local Keys:", ansi.lightMagenta(), ansi.magenta());
            default -> null;
        };
    }

    @Override
    public String render(@Nullable Object data) {
        List<String> lines = new ArrayList<>();
        if (!(data instanceof Map<?, ?> map) || !addStates(map, lines)) {
            return new NestedOutput(style).render(data);
        }
        return PythonStrings.stripRight(String.join("\n", lines));
    }

    private boolean addStates(Map<?, ?> states, List<String> lines) {
        for (Map.Entry<Object, @Nullable Object> entry :
                PythonOrder.sortedOrAsText(states).entrySet()) {
            State state = state(entry.getKey().toString());
            if (state == null) {
                return false;
            }
            lines.add(state.titleColor + state.title + ansi.end());
            switch (entry.getValue()) {
                case List<?> ids ->
                        ids.stream()
                                .map(PythonText::str)
                                .sorted(PythonOrder.TEXT)
                                .forEach(id -> lines.add(state.color + shown(id) + ansi.end()));
                case Map<?, ?> byId ->
                        PythonOrder.sortedOrAsText(byId)
                                .forEach(
                                        (id, value) ->
                                                lines.add(
                                                        state.color
                                                                + shown(PythonText.str(id))
                                                                + ":  "
                                                                + PythonText.str(value)
                                                                + ansi.end()));
                case null, default -> {
                    return false;
                }
            }
        }
        return true;
    }

    private String shown(String id) {
        return style.stripColors() ? PythonStrings.withoutEscapes(id) : id;
    }
}
