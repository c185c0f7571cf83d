package io.brine.daemon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.brine.daemon", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_NO_DAEMON =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.brine.master..", "io.brine.minion..", "io.netty..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.brine.daemon.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule LOGBACK_STAYS_IN_LOGGING =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.brine.daemon.logging..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ch.qos.logback..");
}
