package io.brine.master;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.access.AccessServices;
import io.brine.master.auth.AcceptedKeyCache;
import io.brine.master.auth.AuthHandler;
import io.brine.master.auth.HandshakeQueue;
import io.brine.master.auth.MasterKeys;
import io.brine.master.auth.RsaAcceleration;
import io.brine.master.auth.SessionKeys;
import io.brine.master.auth.SharedKey;
import io.brine.master.batch.BatchManager;
import io.brine.master.cache.DataCache;
import io.brine.master.cli.LocalEvents;
import io.brine.master.cli.LocalMinions;
import io.brine.master.config.FileServerOptions;
import io.brine.master.config.HandshakeOptions;
import io.brine.master.config.MasterConfig;
import io.brine.master.config.StoreOptions;
import io.brine.master.event.EventBus;
import io.brine.master.fileserver.FileChanges;
import io.brine.master.fileserver.FileServer;
import io.brine.master.fileserver.RootsFileServer;
import io.brine.master.function.FunctionClient;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.Presence;
import io.brine.master.job.JobCache;
import io.brine.master.job.JobCaches;
import io.brine.master.keys.AutoSign;
import io.brine.master.keys.KeyCacheFile;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;
import io.brine.master.maintenance.KeyChores;
import io.brine.master.maintenance.MaintenanceTasks;
import io.brine.master.maintenance.MasterMaintenance;
import io.brine.master.metrics.Telemetry;
import io.brine.master.pillar.PillarCache;
import io.brine.master.pillar.PillarCompiler;
import io.brine.master.presence.ConnectedMinions;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPools;
import io.brine.master.publish.JobPublisher;
import io.brine.master.publish.PublicationSealer;
import io.brine.master.publish.Publisher;
import io.brine.master.reactor.Reactor;
import io.brine.master.request.AesFunctions;
import io.brine.master.request.ClearFunctions;
import io.brine.master.request.FunctionRequests;
import io.brine.master.request.MinionCommand;
import io.brine.master.request.MinionCommands;
import io.brine.master.request.RequestDispatcher;
import io.brine.master.runner.RunnerClient;
import io.brine.master.schedule.Scheduler;
import io.brine.master.syndic.Syndic;
import io.brine.master.target.TargetResolver;
import io.brine.master.wheel.WheelClient;
import io.brine.render.sls.SlsRenderer;
import io.brine.salt.channel.AuthReplySealer;
import io.brine.salt.channel.PublicKeySignature;
import io.brine.salt.channel.RequestOpener;
import io.brine.salt.channel.TokenVerifier;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the parts work with, and what stays when a part is restarted: keys, caches, pools, the event
 * bus. Thread-safe once made.
 */
final class MasterServices {
    private static final int REMEMBERED_TOKENS = 100_000;

    private final MasterConfig config;
    private final InstantSource clock = InstantSource.system();
    private final WorkPools pools = WorkPools.create(Runtime.getRuntime().availableProcessors());
    private final RefusalLog refusals = new RefusalLog();
    private final SharedKey sharedKey = new SharedKey();
    private final EventBus events;
    private final RsaKeyPair masterKeys;
    private final @Nullable PublicKeySignature masterSignature;
    private final KeyStore keys;
    private final AutoSign autoSign;
    private final SessionKeys sessions;
    private final AcceptedKeyCache accepted;
    private final JobCache jobs;
    private final DataCache data;
    private final FileServer files;
    private final PillarCompiler pillar;
    private final TargetResolver targets;
    private final PublicationSealer sealer;
    private final MaintenanceTasks maintenance;
    private final AccessServices access;
    private final JobPublisher publisher;
    private final OwnJobs ownJobs;
    private final BatchManager batches;
    private final PresentMinions present;
    private final Telemetry telemetry;
    private final SlsRenderer renderer = new SlsRenderer();
    private final FunctionServices functions;
    private final RunnerClient runner;
    private final WheelClient wheel;
    private final HandshakeQueue handshakes;
    private final RsaAcceleration acceleration;
    private @Nullable RequestDispatcher requests;

    private MasterServices(MasterConfig config, Supplier<@Nullable Publisher> running)
            throws IOException, SaltCryptoException {
        this.config = config;
        SaltConfig salt = config.salt();
        HandshakeOptions signIn = HandshakeOptions.of(salt);
        handshakes = new HandshakeQueue(signIn.limits());
        acceleration = new RsaAcceleration(signIn.crypto());
        events = new EventBus(config.event().maxEventSize(), clock);
        keys = KeyStore.open(config.pkiDir());
        acceleration.begin(keys.ids(KeyState.ACCEPTED).size());
        masterKeys =
                MasterKeys.loadOrCreate(
                        config.pkiDir(),
                        config.masterId(),
                        config.auth().keySize(),
                        config.auth().keyPassphrase());
        masterSignature =
                MasterKeys.signature(config.pkiDir(), config.salt(), masterKeys.publicPem());
        autoSign = new AutoSign(keys, StoreOptions.autoSign(salt));
        sessions =
                new SessionKeys(config.cacheDir(), config.auth().sessionLifetime(), pools.disk());
        accepted = new AcceptedKeyCache(keys, sessions);
        jobs = JobCaches.open(config);
        data = new DataCache(config.cacheDir());
        present = new PresentMinions(keys, data, events);
        telemetry = new Telemetry(config, events, clock);
        files = new RootsFileServer(FileServerOptions.roots(salt));
        pillar = new PillarCompiler(StoreOptions.pillar(salt));
        Map<String, @Nullable Object> nodegroups = config.map("nodegroups");
        targets = new TargetResolver(keys, data, nodegroups, salt.bool("minion_data_cache"));
        boolean sign = config.auth().signPublishes();
        sealer =
                new PublicationSealer(
                        sharedKey, sign ? masterKeys : null, config.auth().publishAlgorithm());
        access = AccessServices.create(config, targets, pools.access(), refusals, clock);
        publisher = jobPublisher(running);
        ownJobs = OwnJobs.of(publisher, config.cacheDir(), config.user());
        batches =
                new BatchManager(
                        config.cacheDir(),
                        salt.text("hash_type"),
                        ownJobs::publish,
                        events::fire,
                        clock);
        functions = functionServices();
        runner = new RunnerClient(functions, pools.runner());
        wheel = new WheelClient(functions, pools.wheel());
        KeyRotation rotation =
                new KeyRotation(
                        sharedKey,
                        events,
                        running,
                        ownJobs,
                        salt.has("ping_on_rotate") && salt.bool("ping_on_rotate"));
        MaintenanceTasks chores =
                new MasterMaintenance(
                        config.cacheDir(),
                        config.masterId(),
                        config.keepJobs(),
                        jobs,
                        autoSign,
                        access.tokens(),
                        rotation::rotate);
        maintenance =
                "sched".equals(salt.optText("key_cache"))
                        ? new KeyChores(chores, new KeyCacheFile(keys))
                        : chores;
    }

    /** Makes everything; blocks on the disk and may make an RSA key. */
    static MasterServices create(MasterConfig config, Supplier<@Nullable Publisher> running)
            throws IOException, SaltCryptoException {
        return new MasterServices(config, running);
    }

    /** Where {@code _auth} waits. */
    HandshakeQueue handshakes() {
        return handshakes;
    }

    WorkPools pools() {
        return pools;
    }

    RefusalLog refusals() {
        return refusals;
    }

    EventBus events() {
        return events;
    }

    /** Ends the pools, then gives up what the stores hold open. */
    void close() {
        handshakes.close();
        pools.close();
        jobs.close();
    }

    /** The batches that the master drives itself. */
    BatchManager batches() {
        return batches;
    }

    PublicationSealer sealer() {
        return sealer;
    }

    /** Runs runner functions. */
    FunctionClient runner() {
        return runner;
    }

    /** Runs wheel functions. */
    FunctionClient wheel() {
        return wheel;
    }

    /** Who is connected. */
    ConnectedMinions minions() {
        return present.connections();
    }

    /** Which minions are connected. */
    Presence present() {
        return present;
    }

    /** Who hears of the master's work. */
    Telemetry telemetry() {
        return telemetry;
    }

    /** A fresh one: it remembers when what has run. */
    Scheduler scheduler() {
        return new Scheduler(config.salt(), runner, events);
    }

    /** What reactions work with. */
    Reactor.Services reactor() {
        return new Reactor.Services(
                config.salt(),
                events,
                files,
                renderer,
                runner,
                wheel,
                ownJobs::publish,
                ownJobs::isKey);
    }

    /** What the syndic works with. */
    Syndic.Services syndic() {
        return new Syndic.Services(events, jobs::load, publisher::publishUnchecked);
    }

    MaintenanceTasks maintenance() {
        SaltConfig salt = config.salt();
        boolean tell = salt.has("presence_events") && salt.bool("presence_events");
        return tell ? maintenance.andThen(present::tell) : maintenance;
    }

    /** What the workers do with requests; made when the publish port, which it tells, is known. */
    synchronized RequestDispatcher requests(int publishPort) {
        RequestDispatcher made = requests;
        if (made == null) {
            made = dispatcher(publishPort);
            requests = made;
        }
        return made;
    }

    private FunctionServices functionServices() {
        String user = System.getProperty("user.name", "root");
        return new FunctionServices(
                config.salt(),
                jobs,
                keys,
                data,
                files,
                () -> pillar,
                targets,
                new LocalMinions(config.salt(), user, null),
                events::fire,
                new LocalEvents(config.salt()),
                present);
    }

    private JobPublisher jobPublisher(Supplier<@Nullable Publisher> running) {
        return new JobPublisher(
                access.access(),
                targets,
                jobs,
                events,
                running,
                pools.disk(),
                refusals,
                config.salt().optText("master_id"),
                config.orderMasters());
    }

    private RequestDispatcher dispatcher(int publishPort) {
        AuthHandler auth =
                new AuthHandler(
                        config.auth(),
                        keys,
                        autoSign,
                        sharedKey,
                        sessions,
                        new AuthReplySealer(masterKeys, publishPort, masterSignature),
                        events,
                        handshakes,
                        accepted,
                        acceleration,
                        refusals,
                        telemetry.auth());
        MinionCommands.Services with =
                new MinionCommands.Services(
                        config.salt(),
                        jobs,
                        data,
                        files,
                        FileServerOptions.pushed(config.salt()),
                        new PillarCache(
                                pillar, data, StoreOptions.pillarCache(config.salt()), clock),
                        targets,
                        accepted,
                        masterKeys,
                        events,
                        pools,
                        refusals,
                        keys,
                        new MinionCommands.Peers(
                                access.access().rules(),
                                publisher,
                                runner,
                                functions.minions(),
                                config.user()));
        RequestOpener opener =
                new RequestOpener(
                        accepted, new TokenVerifier(REMEMBERED_TOKENS), config.auth().requestTtl());
        AesFunctions aes =
                new AesFunctions(
                        sharedKey,
                        sessions,
                        opener,
                        proving(MinionCommands.table(with)),
                        pools.crypto(),
                        refusals,
                        clock);
        return new RequestDispatcher(
                config.auth().minimumVersion(), clearFunctions(auth), aes, refusals);
    }

    private ClearFunctions clearFunctions(AuthHandler auth) {
        return new ClearFunctions(
                auth,
                publisher,
                access.access(),
                new FunctionRequests(access.access(), runner, wheel, refusals, config.user()),
                refusals);
    }

    /** Commands that come this far are proven to be the minion's whom they name. */
    private Map<String, MinionCommand> proving(Map<String, MinionCommand> table) {
        Map<String, MinionCommand> proving = new LinkedHashMap<>();
        table.forEach(
                (name, command) ->
                        proving.put(
                                name,
                                request -> {
                                    present.connections().proven(request.id(), request.peer());
                                    return command.run(request);
                                }));
        return proving;
    }

    /** Looks at all files again, and tells what changed if {@code fileserver_events} says so. */
    void updateFiles() throws IOException {
        FileChanges changes = files.update();
        if (config.fileServerEvents()) {
            events.fire(FileChanges.TAG, changes.event());
        }
    }
}
