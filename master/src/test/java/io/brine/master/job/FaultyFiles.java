package io.brine.master.job;

import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** H2 files on a disk that is full when the test says so; counts what is forced to the disk. */
public final class FaultyFiles extends FilePathWrapper {
    private static final AtomicLong SYNCS = new AtomicLong();
    private static volatile boolean full;

    static void register() {
        FilePath.register(new FaultyFiles());
    }

    static String name(Path file) {
        return "faulty:" + file;
    }

    static void fill() {
        full = true;
    }

    static void heal() {
        full = false;
    }

    static long syncs() {
        return SYNCS.get();
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Faulty(super.open(mode));
    }

    private static final class Faulty extends FileBase {
        private final FileChannel file;

        Faulty(FileChannel file) {
            this.file = file;
        }

        private static void check() throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            check();
            return file.write(from);
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            check();
            return file.write(from, position);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            check();
            SYNCS.incrementAndGet();
            file.force(metaData);
        }

        @Override
        public int read(ByteBuffer to) throws IOException {
            return file.read(to);
        }

        @Override
        public synchronized int read(ByteBuffer to, long position) throws IOException {
            return file.read(to, position);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
