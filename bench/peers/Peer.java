// The Java peer on frames of a file, with its own checks on. Peer FILE SECONDS
import com.xy.format.hbt212.core.T212Mapper;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

public class Peer {
    public static void main(String[] words) throws Exception {
        String all = new String(Files.readAllBytes(Paths.get(words[0])), StandardCharsets.UTF_8);
        String[] frames = all.split("\r\n");
        for (int i = 0; i < frames.length; i++) frames[i] += "\r\n";
        double most = Double.parseDouble(words[1]) * 1e9;
        T212Mapper mapper = new T212Mapper().enableDefaultVerifyFeatures().enableDefaultParserFeatures();
        run(mapper, frames, most / 2, false);  // for its compiler
        // Those that it takes: a refusal costs less than a frame.
        List<String> taken = new ArrayList<>();
        for (String frame : frames) {
            if (taken.size() == 2000) break;
            if (isSound(mapper, frame)) taken.add(frame);
        }
        run(mapper, taken.toArray(new String[0]), most, true);
    }

    static boolean isSound(T212Mapper mapper, String frame) {
        try {
            return mapper.readMap(frame) != null;
        } catch (Exception refused) {
            return false;
        }
    }

    /// CPU time of this thread: its collector's is not counted.
    static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    static void run(T212Mapper mapper, String[] frames, double most, boolean tell) {
        long done = 0, sound = 0, bytes = 0;
        long start = now();
        while (now() - start < most) {
            String frame = frames[(int) (done++ % frames.length)];
            bytes += frame.getBytes(StandardCharsets.UTF_8).length;
            if (isSound(mapper, frame)) sound++;
        }
        double seconds = (now() - start) / 1e9;
        if (tell) System.out.printf("%.0f %.0f %d %d 0%n", done / seconds, bytes / seconds, done, sound);
    }
}
