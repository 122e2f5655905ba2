import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Threads that use memory outside the Java heap: direct buffers and zlib. Usage: java Threads.java ROUNDS */
public class Threads {
    static long work(int rounds, int seed) {
        CRC32 sum = new CRC32();
        for (int round = 0; round < rounds; round++) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(1000 + (round * seed) % 30_000);
            for (int n = 0; n + 4 <= buffer.capacity(); n += 4) {
                buffer.putInt(n, n * seed % 1009);
            }
            Deflater deflater = new Deflater();
            deflater.setInput(buffer);
            deflater.finish();
            byte[] packed = new byte[buffer.capacity() + 100];
            sum.update(packed, 0, deflater.deflate(packed));
            deflater.end();
        }
        return sum.getValue();
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        var threads = Executors.newFixedThreadPool(4);
        var tasks = IntStream.rangeClosed(1, 16)
            .mapToObj(seed -> (Callable<Long>) () -> work(rounds, seed)).collect(Collectors.toList());
        for (var answer : threads.invokeAll(tasks)) {
            System.out.println(Long.toHexString(answer.get()));
        }
        threads.shutdown();
    }
}
