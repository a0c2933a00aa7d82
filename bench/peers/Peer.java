// The Java peer on frames of a file, with its own checks on, measured twice: `thread`, text that was
// decoded before, by the CPU time of its thread alone; `process`, from bytes on, by the CPU time of
// the whole process with its collector, as ours is measured. Peer FILE SECONDS
import com.sun.management.OperatingSystemMXBean;
import com.xy.format.hbt212.core.T212Mapper;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

public class Peer {
    public static void main(String[] words) throws Exception {
        String all = new String(Files.readAllBytes(Paths.get(words[0])), StandardCharsets.UTF_8);
        String[] frames = all.split("\r\n");
        for (int i = 0; i < frames.length; i++) frames[i] += "\r\n";
        double most = Double.parseDouble(words[1]) * 1e9;
        T212Mapper mapper = new T212Mapper().enableDefaultVerifyFeatures().enableDefaultParserFeatures();
        LongSupplier thread = ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
        LongSupplier process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getProcessCpuTime;
        best(most / 2, thread, frames.length, i -> isSound(mapper, frames[i]));  // for its compiler
        // Those that it takes: a refusal costs less than a frame.
        List<String> taken = new ArrayList<>();
        for (String frame : frames) {
            if (taken.size() == 2000) break;
            if (isSound(mapper, frame)) taken.add(frame);
        }
        int count = taken.size();
        byte[][] bytes = new byte[count][];
        for (int i = 0; i < count; i++) bytes[i] = taken.get(i).getBytes(StandardCharsets.UTF_8);
        long size = Stream.of(bytes).mapToLong(frame -> frame.length).sum();
        IntPredicate decoded = i -> isSound(mapper, taken.get(i));
        IntPredicate whole = i -> isSound(mapper, new String(bytes[i], StandardCharsets.UTF_8));
        best(most / 2, thread, count, whole);
        System.out.println("thread " + row(best(most, thread, count, decoded), size, count));
        System.out.println("process " + row(best(most, process, count, whole), size, count));
    }

    static boolean isSound(T212Mapper mapper, String frame) {
        try {
            return mapper.readMap(frame) != null;
        } catch (Exception refused) {
            return false;
        }
    }

    /// Frames a second in the best stretch, as of ours (other work on the machine only makes one
    /// slower), how many were tried and how many were sound.
    static double[] best(double most, LongSupplier clock, int count, IntPredicate take) {
        double best = 0, done = 0, sound = 0;
        long start = clock.getAsLong(), since = start;
        for (double then = 0; since - start < most; then = done) {
            long now;
            do {
                for (int i = 0; i < 100; i++) sound += take.test((int) (done++ % count)) ? 1 : 0;
                now = clock.getAsLong();
            } while (now - since < 0.2e9);
            best = Math.max(best, (done - then) / ((now - since) / 1e9));
            since = now;
        }
        return new double[] {best, done, sound};
    }

    static String row(double[] best, long size, int count) {
        return String.format("%.0f %.0f %.0f %.0f 0", best[0], best[0] * size / count, best[1], best[2]);
    }
}
