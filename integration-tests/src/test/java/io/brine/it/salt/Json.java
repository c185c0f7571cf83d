package io.brine.it.salt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.it.support.Commands;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What command lines print as JSON, and what it is compared with. */
final class Json {
    private static final ObjectMapper READER =
            new ObjectMapper().enable(JsonParser.Feature.ALLOW_SINGLE_QUOTES);
    private static final Pattern JID = Pattern.compile("\\b\\d{20}\\b");

    private Json() {}

    /** Reads one JSON text; text in it may be in single quotes. */
    static JsonNode read(String text) {
        try {
            return READER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** Turns a plain value into JSON. */
    static JsonNode read(Object value) {
        return READER.valueToTree(value);
    }

    /** Runs {@code salt} with JSON output and returns the one object that it printed. */
    static JsonNode ask(Site site, Make make, String... words) {
        List<String> all = new ArrayList<>(List.of("--out", "json", "--static", "-t", "15"));
        all.addAll(Arrays.asList(words));
        Commands.Result result = site.run(make, "", all.toArray(String[]::new));
        try {
            return READER.readTree(result.out());
        } catch (JsonProcessingException e) {
            throw new AssertionError(Arrays.toString(words) + " gave no JSON: " + result, e);
        }
    }

    /** The job id that a command line printed. */
    static String jid(Commands.Result result) {
        Matcher matcher = JID.matcher(result.out());
        if (!matcher.find()) {
            throw new AssertionError("no job id: " + result);
        }
        return matcher.group();
    }
}
