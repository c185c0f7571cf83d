package io.brine.render;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import org.junit.jupiter.api.Test;

/** The arrows between the packages: downward only, and jinjava behind one of them. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.brine.render");

    @Test
    void packagesDependDownwardOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("context")
                .definedBy("io.brine.render")
                .layer("python")
                .definedBy("io.brine.render.python..")
                .layer("filter")
                .definedBy("io.brine.render.filter..")
                .layer("function")
                .definedBy("io.brine.render.function..")
                .layer("jinja")
                .definedBy("io.brine.render.jinja..")
                .layer("sls")
                .definedBy("io.brine.render.sls..")
                .whereLayer("context")
                .mayNotAccessAnyLayer()
                .whereLayer("python")
                .mayNotAccessAnyLayer()
                .whereLayer("filter")
                .mayOnlyAccessLayers("python")
                .whereLayer("function")
                .mayOnlyAccessLayers("context", "filter", "python")
                .whereLayer("jinja")
                .mayOnlyAccessLayers("context", "filter", "python")
                .whereLayer("sls")
                .mayOnlyAccessLayers("context", "jinja", "filter", "python")
                .check(CLASSES);
    }

    @Test
    void noCycles() {
        SlicesRuleDefinition.slices()
                .matching("io.brine.render.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void onlyTheEngineKnowsJinjava() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("io.brine.render.jinja..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.hubspot..")
                .check(CLASSES);
    }

    @Test
    void nothingKnowsSocketsOrTheDaemons() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.brine.zmtp..",
                        "io.netty..",
                        "io.brine.daemon..",
                        "io.brine.master..",
                        "io.brine.minion..")
                .check(CLASSES);
    }
}
