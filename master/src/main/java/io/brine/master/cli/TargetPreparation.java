package io.brine.master.cli;

import io.brine.daemon.config.SaltConfig;

/** What is done with a target before it is sent: nodegroups are the client's to resolve. */
final class TargetPreparation {
    private TargetPreparation() {}

    static JobRequest expand(JobRequest request, SaltConfig config) {
        return request;
    }

    static int preview(
            JobRequest request, SaltConfig config, ResultPrinter printer, Console console) {
        throw new UnsupportedOperationException();
    }
}
