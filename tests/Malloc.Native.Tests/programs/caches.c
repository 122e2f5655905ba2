/* Small blocks in the caches of threads: all sizes, from thread to thread, across forks and the ends of threads. */
#include "cases.h"
#include "resident.h"
#include <malloc.h>
#include <pthread.h>
#include <sys/wait.h>

enum { most_small = 4096, mailboxes = 64, most_threads = 4, patience = 300 /* seconds, for a child that should not hang */ };

struct letter { size_t size; unsigned seed; unsigned char bytes[]; };

static struct letter *mailbox[mailboxes];
static volatile int done;

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static struct letter *write_letter(unsigned *state)
{
    size_t size = sizeof(struct letter) + next_random(state) % (most_small + 200);
    struct letter *letter = opaque(malloc(size));
    MUST(letter != NULL && is_aligned(letter, 16));
    letter->size = size - sizeof *letter;
    letter->seed = next_random(state);
    fill(letter->bytes, letter->size, letter->seed);
    return letter;
}

static void end_letter(struct letter *letter)
{
    if (letter == NULL) return;
    MUST(letter->size <= most_small + 200 && is_filled(letter->bytes, letter->size, letter->seed));
    free(letter);
}

/* Leaves a letter, and frees the one that was there, which any thread may have written. */
static void exchange(unsigned *state)
{
    struct letter **box = &mailbox[next_random(state) % mailboxes];
    end_letter(__atomic_exchange_n(box, write_letter(state), __ATOMIC_ACQ_REL));
}

static void *exchange_many(void *seed)
{
    unsigned state = (unsigned)(uintptr_t)seed;
    for (int i = 0; i < 50000; i++) exchange(&state);
    return NULL;
}

static void *exchange_until_done(void *seed)
{
    unsigned state = (unsigned)(uintptr_t)seed;
    while (!done) exchange(&state);
    return NULL;
}

static void start(pthread_t *thread, int count, void *(*run)(void *))
{
    for (int i = 0; i < count; i++) MUST(pthread_create(&thread[i], NULL, run, (void *)(uintptr_t)(i + 1)) == 0);
}

static void join(pthread_t *thread, int count)
{
    for (int i = 0; i < count; i++) pthread_join(thread[i], NULL);
    for (int i = 0; i < mailboxes; i++) end_letter(__atomic_exchange_n(&mailbox[i], NULL, __ATOMIC_ACQ_REL));
}

CASE(two_threads_free_each_others_blocks)
{
    pthread_t thread[2];
    start(thread, 2, exchange_many);
    join(thread, 2);
}

CASE(four_threads_free_each_others_blocks)
{
    pthread_t thread[4];
    start(thread, 4, exchange_many);
    join(thread, 4);
}

static void *write_letters(void *unused)
{
    (void)unused;
    unsigned state = 7;
    for (int i = 0; i < mailboxes; i++) mailbox[i] = write_letter(&state);
    for (int i = 0; i < 2000; i++) end_letter(write_letter(&state));
    return NULL;
}

CASE(a_childs_new_threads_use_its_parents_blocks)
{
    pthread_t thread;
    write_letters(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(patience);
        MUST(pthread_create(&thread, NULL, exchange_many, (void *)1) == 0);
        join(&thread, 1);
        exit(0);
    }
    int status;
    MUST(waitpid(child, &status, 0) == child && status == 0);
    join(NULL, 0);
}

CASE(a_child_of_threads_that_allocate_frees_what_its_thread_had)
{
    pthread_t thread[3];
    unsigned state = 99;
    start(thread, 3, exchange_until_done);
    for (int i = 0; i < 100; i++) {
        struct letter *mine[40];
        for (int j = 0; j < 40; j++) mine[j] = write_letter(&state);
        pid_t child = fork();
        if (child == 0) {
            alarm(patience);
            for (int j = 0; j < 40; j++) end_letter(mine[j]);
            for (int j = 0; j < 2000; j++) end_letter(write_letter(&state));
            exit(0);
        }
        for (int j = 0; j < 40; j++) end_letter(mine[j]);
        int status;
        MUST(waitpid(child, &status, 0) == child && status == 0);
    }
    done = 1;
    join(thread, 3);
}

/* What may be added where a sample is guarded: its records, up to 2.3 MB, are touched as the clock allows it more blocks. */
enum { records = 8 << 20 };

static void *come_and_go(void *seed)
{
    unsigned state = (unsigned)(uintptr_t)seed;
    struct letter *mine[500];
    for (int i = 0; i < 500; i++) mine[i] = write_letter(&state);
    for (int i = 0; i < 500; i++) end_letter(mine[i]);
    return NULL;
}

static void threads_come_and_go(int rounds)
{
    for (int i = 0; i < rounds; i++) {
        pthread_t thread[2];
        start(thread, 2, come_and_go);
        for (int j = 0; j < 2; j++) pthread_join(thread[j], NULL);
    }
}

CASE(threads_that_end_leave_nothing_behind)
{
    use_small_pages();
    threads_come_and_go(50);
    long before = resident();
    threads_come_and_go(1000); /* with 250 KB each */
    MUST(resident() - before < records);
}

CASE(malloc_trim_gives_back_what_is_free)
{
    enum { many = 100000, few = 500 };
    static void *block[many + few];
    const char *class = getenv("POOLS_CLASS");
    int keeps_blocks_back = class != NULL && strstr(class, "-debug") != NULL;
    use_small_pages();
    long before = resident();
    for (int i = 0; i < many + few; i++) {
        size_t size = i < many ? 300 : 100000; /* 80 MB in all */
        block[i] = memset(malloc(size), i, size);
    }
    for (int i = 0; i < many + few; i++) free(block[i]);
    int any = malloc_trim(0);
    MUST(keeps_blocks_back || (any == 1 && resident() - before < records));
    MUST(malloc_trim(0) == 0);
}

static void *free_mailboxes(void *unused)
{
    (void)unused;
    for (int i = 0; i < mailboxes; i++) end_letter(__atomic_exchange_n(&mailbox[i], NULL, __ATOMIC_ACQ_REL));
    return NULL;
}

CASE(what_one_thread_allocates_and_another_frees_is_used_again)
{
    long before = 0;
    use_small_pages();
    for (int i = 0; i < 400; i++) {
        pthread_t thread;
        start(&thread, 1, write_letters);
        pthread_join(thread, NULL);
        start(&thread, 1, free_mailboxes);
        pthread_join(thread, NULL);
        if (i == 40) before = resident();
    }
    MUST(resident() - before < records); /* 14 MB of letters were written meanwhile */
}

CASE(realloc_goes_from_every_size_to_every_size)
{
    for (size_t from = 0; from <= most_small + 64; from += 8)
        for (size_t to = 1; to <= most_small + 64; to += 15) {
            char *block = opaque(malloc(from));
            fill(block, from, (unsigned)(from + to));
            char *moved = opaque(realloc(block, to));
            MUST(moved != NULL && is_aligned(moved, 16) && malloc_usable_size(moved) >= to);
            MUST(is_filled(moved, from < to ? from : to, (unsigned)(from + to)));
            free(moved);
        }
}

/* Its class is an eighth larger at most, or 16 bytes; so is one that it is borrowed from. */
CASE(no_block_takes_much_more_than_it_asks_for)
{
    for (size_t size = 1; size <= most_small; size++) {
        char *block = opaque(malloc(size));
        size_t own = size + (size / 8 < 15 ? 15 : size / 8), usable = malloc_usable_size(block);
        MUST(usable >= size && usable <= own + own / 8);
        fill(block, usable, (unsigned)size);
        free(block);
    }
}

CASE(realloc_grows_and_shrinks_by_a_byte)
{
    char *block = opaque(malloc(0));
    for (size_t size = 1; size <= 3000; size++) {
        block = opaque(realloc(block, size));
        block[size - 1] = (char)size;
    }
    for (size_t size = 3000; size > 0; size--) {
        block = opaque(realloc(block, size));
        for (size_t at = 0; at < size; at += 97) MUST(block[at] == (char)(at + 1));
    }
    free(block);
}

/* A debugging class moves each, so that an old pointer is caught. */
static int lets_none_grow(void)
{
    const char *name = getenv("POOLS_CLASS");
    return name != NULL && strstr(name, "-debug") != NULL;
}

/* Walls let none grow in place: each goes where it has room for its next steps. */
CASE(blocks_that_grow_in_small_steps_seldom_move)
{
    enum { lists = 50, steps = 300 };
    char *list[lists];
    unsigned moves = 0;
    for (unsigned i = 0; i < lists; i++) list[i] = opaque(malloc(most_small + 100));
    for (size_t step = 1; step <= steps; step++)
        for (unsigned i = 0; i < lists; i++) {
            char *had = list[i];
            list[i] = opaque(realloc(list[i], most_small + 100 + 16 * step));
            MUST(list[i] != NULL && malloc_usable_size(list[i]) >= most_small + 100 + 16 * step);
            list[i][most_small + 84 + 16 * step] = (char)(i + step);
            moves += list[i] != had;
        }
    for (unsigned i = 0; i < lists; i++) {
        for (size_t step = 1; step <= steps; step++) MUST(list[i][most_small + 84 + 16 * step] == (char)(i + step));
        free(list[i]);
    }
    MUST(moves < lists * steps / 4 || lets_none_grow());
}

/* Where it moves to is a block that was kept: it has all of it, and nobody is asked again. */
CASE(a_block_that_grows_has_all_of_the_kept_one)
{
    if (lets_none_grow()) return;
    char *list = opaque(malloc(8192)), *wall = opaque(malloc(8192)), *kept = opaque(malloc(9920));
    free(kept);
    list = opaque(realloc(list, 8256));
    if (getenv("POOLS_ARGS") == NULL && getenv("POOLS_ARENA") == NULL) MUST(list == kept); /* none is guarded, all in the first chunk */
    MUST(list != kept || malloc_usable_size(list) == 9920);
    free(list);
    free(wall);
}

/* What the thread keeps serves who asks for an alignment if it has that, and stays where it is if it has not. */
CASE(an_aligned_block_is_had_again)
{
    for (size_t alignment = 32; alignment <= 4096; alignment *= 2) {
        char *aligned = opaque(aligned_alloc(alignment, 12288)), *wall = opaque(malloc(5000));
        free(aligned);
        char *again = opaque(aligned_alloc(alignment, 12288)), *other = opaque(aligned_alloc(alignment, 12288));
        MUST(is_aligned(again, alignment) && is_aligned(other, alignment) && again != other);
        if (getenv("POOLS_ARGS") == NULL && getenv("POOLS_ARENA") == NULL && !lets_none_grow()) MUST(again == aligned);
        memset(again, 1, 12288);
        memset(other, 2, 12288);
        MUST(again[0] == 1 && again[12287] == 1);
        free(again);
        free(other);
        free(wall);
    }
}

CASE(many_blocks_end_where_a_table_does)
{
    enum { most = 120000 };
    static char *block[most];
    for (unsigned i = 0; i < most; i++) {
        block[i] = opaque(malloc(128));
        block[i][127] = (char)i;
    }
    for (unsigned i = 0; i < most; i++) {
        MUST(block[i][127] == (char)i);
        free(block[i]);
    }
}

CASE(large_blocks_move_with_their_content)
{
    for (size_t start = 300000; start < 305000; start += 256) {
        size_t size = start;
        unsigned char *block = opaque(malloc(size)), *wall[4];
        fill(block, size, 1);
        for (int i = 0; i < 4; i++) {
            wall[i] = opaque(malloc(40000)); /* so that it can not grow in place */
            block = opaque(realloc(block, size * 2));
            MUST(block != NULL && is_filled(block, size, 1));
            fill(block, size *= 2, 1);
        }
        free(block);
        for (int i = 0; i < 4; i++) free(wall[i]);
    }
}

/* Two, so that neither has all of the room behind it. The sizes pass those where a header counts in other units. */
CASE(large_blocks_grow_and_shrink_with_their_content)
{
    unsigned char *block[2] = {NULL, NULL};
    size_t had = 0;
    unsigned state = 3;
    for (size_t size = 100000; size < 24 << 20; size += next_random(&state) % (size / 4)) {
        if (next_random(&state) % 8 == 0) size -= size / 3;
        for (unsigned i = 0; i < 2; i++) {
            block[i] = opaque(realloc(block[i], size));
            MUST(block[i] != NULL && malloc_usable_size(block[i]) >= size);
            MUST(is_filled(block[i], had < size ? had : size, i));
            fill(block[i], size, i);
        }
        had = size;
    }
    free(block[0]);
    block[1] = opaque(realloc(block[1], 2000));
    MUST(is_filled(block[1], 2000, 1));
    free(block[1]);
}

static void *replace_large_blocks(void *seed)
{
    enum { slots = 8 };
    unsigned char *block[slots] = {NULL};
    size_t size[slots];
    unsigned state = (unsigned)(uintptr_t)seed;
    for (int n = 0; n < 3000; n++) {
        unsigned i = next_random(&state) % slots;
        if (block[i] != NULL) MUST(block[i][0] == i && block[i][size[i] - 1] == i);
        free(block[i]);
        size[i] = 1000 + next_random(&state) % (1000 << next_random(&state) % 11);
        block[i] = opaque(malloc(size[i]));
        MUST(block[i] != NULL && is_aligned(block[i], 16));
        block[i][0] = block[i][size[i] - 1] = (unsigned char)i;
    }
    for (unsigned i = 0; i < slots; i++) free(block[i]);
    return NULL;
}

CASE(large_blocks_of_two_threads_come_and_go)
{
    pthread_t thread[2];
    start(thread, 2, replace_large_blocks);
    join(thread, 2);
}

CASE(aligned_blocks_of_all_sizes_do_not_overlap)
{
    enum { count = 60 };
    for (size_t alignment = 8; alignment <= 4096; alignment *= 2) {
        char *block[count];
        for (int i = 0; i < count; i++) {
            size_t size = (size_t)i * 37 % 1500;
            MUST(posix_memalign((void **)&block[i], alignment, size) == 0);
            MUST(is_aligned(block[i], alignment) && malloc_usable_size(block[i]) >= size);
            fill(block[i], size, (unsigned)i);
        }
        for (int i = 0; i < count; i++) MUST(is_filled(block[i], (size_t)i * 37 % 1500, (unsigned)i));
        for (int i = 0; i < count; i += 2) free(block[i]);
        for (int i = 1; i < count; i += 2) {
            size_t size = (size_t)i * 37 % 1500;
            block[i] = opaque(realloc(block[i], size + 300));
            MUST(is_filled(block[i], size, (unsigned)i));
            free(block[i]);
        }
    }
}

CASE(calloc_clears_what_was_freed)
{
    for (size_t size = 0; size <= most_small + 100; size++) {
        unsigned char *block[3];
        for (int i = 0; i < 3; i++) memset(block[i] = opaque(malloc(size)), 0xff, size);
        for (int i = 0; i < 3; i++) free(block[i]);
        for (int i = 0; i < 3; i++) MUST(is_zero(block[i] = opaque(calloc(1, size)), size));
        for (int i = 0; i < 3; i++) free(block[i]);
    }
}

/* Memory in use, in three orders: as a queue, as a stack, and mixed. */
CASE(bursts_take_the_same_memory_again)
{
    enum { count = 60000 };
    static char *block[count];
    long before = 0;
    use_small_pages();
    for (int round = 0; round < 30; round++) {
        size_t size = round % 2 ? 40 : 120;
        for (int i = 0; i < count; i++) MUST(block[i] = opaque(malloc(size)));
        for (int i = 0; i < count; i++) {
            int at = round % 3 == 0 ? i : round % 3 == 1 ? count - 1 - i : (int)((i * 7919l) % count);
            free(block[at]);
            block[at] = NULL;
        }
        if (round == 11) before = resident(); /* as many rounds of the six kinds as at the end */
    }
    MUST(resident() - before < 16 << 20); /* two rounds take as much, and 18 have passed; up to 2,000 guarded blocks come and go with the clock */
}

static pthread_key_t keys[8];
static int ended;

/* Some run before the thread's cache is given back, some after, and each leaves something for the others. */
static void use_after_the_end(void *letter)
{
    unsigned state = 3;
    end_letter(letter);
    for (int i = 0; i < 300; i++) end_letter(write_letter(&state));
    char *block = opaque(realloc(malloc(10), 700));
    block = opaque(realloc(block, 20));
    free(block);
    free(opaque(calloc(3, 30)));
    free(opaque(aligned_alloc(64, 64)));
    if (__atomic_fetch_add(&ended, 1, __ATOMIC_SEQ_CST) % 2 == 0) pthread_setspecific(keys[0], write_letter(&state));
}

static void *set_keys(void *seed)
{
    unsigned state = (unsigned)(uintptr_t)seed;
    for (int i = 0; i < 8; i++) pthread_setspecific(keys[i], write_letter(&state));
    return NULL;
}

CASE(destructors_free_after_the_cache_was_given_back)
{
    pthread_t thread[most_threads];
    for (int i = 0; i < 8; i++) MUST(pthread_key_create(&keys[i], use_after_the_end) == 0);
    for (int round = 0; round < 50; round++) {
        start(thread, most_threads, set_keys);
        for (int i = 0; i < most_threads; i++) pthread_join(thread[i], NULL);
    }
    MUST(ended >= 50 * most_threads * 8);
}
