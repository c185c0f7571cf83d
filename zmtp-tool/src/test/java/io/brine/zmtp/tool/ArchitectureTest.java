package io.brine.zmtp.tool;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the tool may know. */
@AnalyzeClasses(
        packages = "io.brine.zmtp.tool",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NOTHING_OF_SALT =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.brine.salt..", "io.brine.daemon..")
                    .because("the tool is of use without Salt");

    @ArchTest
    static final ArchRule FORMATS_ARE_PURE =
            noClasses()
                    .that()
                    .resideInAPackage("..tool.format..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("..tool.session..", "..tool.cli..", "..tool.io..")
                    .because("how a line looks has nothing to do with where it comes from");

    @ArchTest
    static final ArchRule THE_COMMAND_LINE_OPENS_NOTHING =
            noClasses()
                    .that()
                    .resideInAPackage("..tool.cli..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "..tool.session..", "..tool.proxy..", "..tool.dump..", "..tool.perf..")
                    .because("plans are made before anything is done");
}
