/* malloc and free of a small block in one thread: the oldest of so many live blocks is freed and one of the same size
   allocated. With a window of 1 these are the tightest pairs there can be. Next to nothing else is done, so a block has
   one mark. */
#include <time.h>
#include "pattern.h"

enum { PAIRS, WINDOW, LIMIT, NUMBERS };
enum { SIZES = 64 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static unsigned char *marked(size_t size, uint64_t n)
{
    unsigned char *data = (unsigned char *)malloc(size);
    if (!data)
        fail("no memory");
    store(data, n);
    return data;
}

int main(int count, char **arguments)
{
    long numbers[NUMBERS];
    read_numbers(count, arguments, "PAIRS WINDOW LIMIT", numbers);
    uint64_t pairs = numbers[PAIRS], window = numbers[WINDOW];
    size_t sizes[SIZES];
    uint64_t random = 1;
    for (int n = 0; n < SIZES; n++)
        sizes[n] = 8 + below(&random, numbers[LIMIT] - 7);
    unsigned char **ring = (unsigned char **)malloc(window * sizeof *ring);
    for (uint64_t n = 0; n < window; n++)
        ring[n] = marked(sizes[n % SIZES], n - window);
    double begin = seconds();
    for (uint64_t n = 0, oldest = 0; n < pairs; n++, oldest = oldest + 1 == window ? 0 : oldest + 1) {
        if (load(ring[oldest]) != n - window)
            fail("a block is not as it was left");
        free(ring[oldest]);
        ring[oldest] = marked(sizes[n % SIZES], n);
    }
    fprintf(stderr, "figure: ns a pair = %.2f\n", (seconds() - begin) / pairs * 1e9);
    for (uint64_t n = 0; n < window; n++)
        free(ring[n]);
    free(ring);
    return 0;
}
