package io.brine.minion.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

class JobOrderTest {

    private static Map<Object, @Nullable Object> publication() {
        Map<Object, @Nullable Object> load = new HashMap<>();
        load.put("tgt", "*");
        load.put("jid", "20260101000000000001");
        load.put("fun", "test.ping");
        load.put("arg", List.of());
        load.put("serial", 7L);
        return load;
    }

    @Test
    void readsASingleFunction() throws JobOrder.MalformedException {
        JobOrder order = JobOrder.of(publication());

        assertThat(order.compound()).isFalse();
        assertThat(order.calls()).containsExactly(new JobOrder.Call("test.ping", List.of()));
        assertThat(order.load()).doesNotContainKey("serial");
    }

    @Test
    void readsACompoundCommand() throws JobOrder.MalformedException {
        Map<Object, @Nullable Object> load = publication();
        load.put("fun", List.of("test.ping", "test.echo"));
        load.put("arg", List.of(List.of(), List.of("hi")));
        JobOrder order = JobOrder.of(load);

        assertThat(order.compound()).isTrue();
        assertThat(order.funText()).isEqualTo("test.ping,test.echo");
        assertThat(order.calls().get(1).arg()).containsExactly("hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tgt", "jid", "fun", "arg"})
    void namesTheFieldThatIsMissing(String field) {
        Map<Object, @Nullable Object> load = publication();
        load.remove(field);

        assertThatThrownBy(() -> JobOrder.of(load))
                .hasMessageContaining(field)
                .hasMessageContaining("missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jid", "fun", "arg"})
    void namesTheFieldThatIsOfAWrongType(String field) {
        Map<Object, @Nullable Object> load = publication();
        load.put(field, Map.of("a", 1L));

        assertThatThrownBy(() -> JobOrder.of(load))
                .isInstanceOf(JobOrder.MalformedException.class)
                .hasMessageContaining(field);
    }

    @Test
    void refusesACompoundCommandWithTooFewArguments() {
        Map<Object, @Nullable Object> load = publication();
        load.put("fun", List.of("test.ping", "test.echo"));
        load.put("arg", List.of(List.of()));

        assertThatThrownBy(() -> JobOrder.of(load)).hasMessageContaining("arg");
    }
}
