package io.brine.minion.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

class TestModuleTest {
    private final FakeMinion minion = new FakeMinion();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "test.ping||true",
                "test.true||true",
                "test.false||false",
                "test.echo|hello|hello",
                "test.outputter|5|5",
                "test.version||3008.3",
                "test.sleep|0|true",
                "test.rand_sleep|0|true",
                "test.rand_sleep|max=0|true",
                "test.conf_test||unconfigured",
                "test.cross_test|test.echo,foo|foo",
                "test.try|test.ping|true",
                "test.try|test.exception|null",
                "test.provider|test|test",
                "test.provider|nosuch|",
                "test.not_loaded||[]",
                "test.assertion|1|null",
                "test.tty|tty0,x|ERROR: This function has been moved to cmd.tty",
                "test.arg_repr|x|{args=('x',), kwargs={'__pub_fun': 'test.arg_repr', '__pub_jid':"
                        + " '20260101000000000001'}}",
                "test.arg_clean|1,k=v|{args=[1], kwargs={k=v}}",
                "test.arg|1,k=v|{args=[1], kwargs={k=v, __pub_fun=test.arg,"
                        + " __pub_jid=20260101000000000001}}",
                "test.kwarg|k=v|{k=v, __pub_fun=test.kwarg, __pub_jid=20260101000000000001}",
                "test.arg_type|1,1.5,x=None|{args=[<class 'int'>, <class 'float'>],"
                        + " kwargs={x=<class 'NoneType'>, __pub_fun=<class 'str'>, __pub_jid=<class"
                        + " 'str'>}}",
                "test.raise_exception|Foo|false",
                "test.raise_exception|salt.exceptions.Foo|false",
            })
    void answers(String fun, String words, String answer) {
        FunctionOutcome outcome =
                minion.typed(fun, words == null ? new String[0] : words.split(",", -1));
        assertThat(String.valueOf(outcome.value())).isEqualTo(answer == null ? "" : answer);
        assertThat(outcome.success()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "test.exception||The minion function caused an exception: Exception: Test"
                        + " Exception",
                "test.exception|Oh noes!|The minion function caused an exception: Exception: Oh"
                        + " noes!",
                "test.assertion|False|The minion function caused an exception: AssertionError",
                "test.sleep|abc|The minion function caused an exception: ValueError: invalid"
                        + " literal for int() with base 10: 'abc'",
                "test.sleep|-1|The minion function caused an exception: ValueError: sleep length"
                        + " must be non-negative",
                "test.rand_sleep|-1|The minion function caused an exception: ValueError: empty"
                        + " range for randrange() (0, 0, 0)",
                "test.fib|-1|The minion function caused an exception: ValueError: Negative number"
                        + " is not allowed!",
                "test.fib|1000001|The minion function caused an exception: ValueError: at most"
                        + " 1000000 is allowed",
                "test.collatz|0|The minion function caused an exception: ValueError: the start must"
                        + " be above 0, not 0",
                "test.random_hash|hash_type=foo|The minion function caused an exception:"
                        + " AttributeError: module 'hashlib' has no attribute 'foo'",
                "test.cross_test|no.such|The minion function caused an exception: KeyError:"
                        + " 'no.such'",
                "test.raise_exception|KeyError,a|The minion function caused an exception: KeyError:"
                        + " 'a'",
                "test.raise_exception|OSError,2,gone,f|The minion function caused an exception:"
                        + " OSError: [Errno 2] gone: 'f'",
                "test.raise_exception|ValueError,a,b|The minion function caused an exception:"
                        + " ValueError: ('a', 'b')",
                "test.raise_exception|salt.exceptions.CommandExecutionError,Something|ERROR:"
                        + " Something",
                "test.raise_exception|salt.exceptions.SaltInvocationError,Why|ERROR executing"
                        + " 'test.raise_exception': Why",
                "test.raise_exception|salt.exceptions.CommandNotFoundError,x|Command required for"
                        + " 'test.raise_exception' not found: x",
                "test.raise_exception|salt.exceptions.SaltException,x|The minion function caused an"
                        + " exception: salt.exceptions.SaltException: x",
            })
    void failures(String fun, String words, String answer) {
        FunctionOutcome outcome =
                minion.typed(fun, words == null ? new String[0] : words.split(",", -1));
        assertThat(outcome).isEqualTo(new FunctionOutcome(answer, 1, false, "nested"));
    }

    @Test
    void aTypeErrorIsToldAsInvalidArguments() {
        assertThat(
                        String.valueOf(
                                minion.typed("test.raise_exception", "TypeError", "nope").value()))
                .startsWith(
                        "Passed invalid arguments to test.raise_exception: nope\n\n    Fail with");
    }

    @Test
    void tryMayTellTheFailure() {
        assertThat(minion.typed("test.try", "test.exception", "return_try_exception=True").value())
                .isEqualTo("Test Exception");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "2,1", "10,55", "90,2880067194370816120"})
    void fib(String num, long expected) {
        assertThat(minion.typed("test.fib", num).value())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .satisfies(
                        both -> {
                            assertThat(both.get(0)).isEqualTo(expected);
                            assertThat((Double) both.get(1)).isNotNegative();
                        });
    }

    @Test
    void fibBeyond64Bits() {
        assertThat(minion.typed("test.fib", "100").value())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .first()
                .hasToString("354224848179261915075");
    }

    @Test
    void collatzHalvesIntoFloats() {
        assertThat(minion.typed("test.collatz", "3").value())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .first()
                .isEqualTo(List.of(3L, 10L, 5.0, 16.0, 8.0, 4.0, 2.0));
    }

    @Test
    void retcodeIsTheReturnCode() {
        assertThat(minion.typed("test.retcode", "7"))
                .isEqualTo(new FunctionOutcome(true, 7, false, null));
        assertThat(minion.typed("test.retcode").retcode()).isEqualTo(42);
    }

    @Test
    void hashes() {
        assertThat(minion.typed("test.random_hash", "hash_type=sha512").value())
                .asInstanceOf(InstanceOfAssertFactories.STRING)
                .matches("[0-9a-f]{128}");
        assertThat(minion.typed("test.rand_str", "size=0").value())
                .isEqualTo("5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9");
        minion.opts.put("hash_type", "md5");
        assertThat(minion.typed("test.rand_str", "0").value())
                .isEqualTo("cfcd208495d565ef66e7dff9f98764da");
    }

    @Test
    void versions() {
        assertThat(String.valueOf(minion.run("test.versions_report").value()))
                .contains("Salt: 3008.3");
        assertThat(minion.run("test.versions").value())
                .isEqualTo(minion.run("test.versions_report").value());
        assertThat(minion.run("test.versions_information").value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKeys("Brine Version", "System Versions");
    }

    @Test
    void optionsAndGrains() {
        minion.opts.put("test.foo", "bar");
        assertThat(minion.run("test.conf_test").value()).isEqualTo("bar");
        assertThat(minion.run("test.get_opts").value()).isEqualTo(minion.opts);
        assertThat(minion.run("test.attr_call").value()).isEqualTo(minion.grains);
        assertThat(minion.run("test.opts_pkg").value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("grains", minion.grains)
                .containsEntry("id", "m1");
    }

    @Test
    void modules() {
        assertThat(minion.run("test.providers").value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("test", "test");
        assertThat(minion.run("test.module_report").value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("missing_attrs", List.of())
                .containsKeys("functions", "modules");
        assertThat(String.valueOf(minion.run("test.stack").value())).contains("TestModule");
    }

    @Test
    void everyFunctionIsDocumentedWithAnExample() {
        Map<String, String> docs = minion.modules().docs("*");
        assertThat(docs).hasSizeGreaterThan(80);
        docs.forEach(
                (name, doc) -> assertThat(doc).as(name).contains("CLI Example:").startsWith("\n"));
    }
}
