/* Blocks that are never freed. A case that starts with lost_ says what is to be reported; of the others nothing is. */
#include "cases.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <iconv.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

static void expect_lost(int blocks, size_t bytes)
{
    char text[100];
    int length = snprintf(text, sizeof text, "pools: %d block%s, %zu bytes leaked in ", blocks, blocks == 1 ? "" : "s", bytes);
    MUST(write(1, text, (size_t)length) == length);
}

struct node { struct node *next, *previous; char text[20]; };
enum { NODE = sizeof(struct node) };

/* volatile: what is never read would not be written. */
static void *volatile global, *volatile other_global = &global;
static __thread void *volatile in_thread;

/* Not inlined, so that what they have on the stack is gone when they return. */
#define APART __attribute__((noinline, noclone)) static

APART void lose(size_t size) { opaque(memset(malloc(size), 1, size)); }

APART struct node *make_list(int count)
{
    struct node *head = NULL;
    for (int i = 0; i < count; i++) {
        struct node *node = calloc(1, sizeof *node);
        node->next = head;
        if (head) head->previous = node;
        head = node;
    }
    return opaque(head);
}

CASE(lost_a_block) { lose(40); expect_lost(1, 40); }

CASE(lost_an_empty_block) { lose(0); expect_lost(1, 0); }

CASE(lost_a_large_block) { lose(3 << 20); expect_lost(1, 3 << 20); }

CASE(lost_blocks_of_two_places)
{
    for (volatile int i = 0; i < 3; i++) lose(100); /* one call, not unrolled */
    global = malloc(500);
    lose(1000);
    expect_lost(4, 1300);
}

APART void lose_list(void) { make_list(10); }

CASE(lost_a_list_with_its_head) { lose_list(); expect_lost(10, 10 * NODE); }

CASE(kept_a_list) { global = make_list(100); }

APART void cut_list(void)
{
    struct node *node = make_list(10);
    global = node;
    for (int i = 0; i < 4; i++) node = node->next;
    node->next->previous = NULL;
    node->next = NULL;
}

CASE(lost_the_rest_of_a_list) { cut_list(); expect_lost(5, 5 * NODE); }

APART void lose_cycle(void)
{
    struct node *first = make_list(7), *last = first;
    while (last->next) last = last->next;
    last->next = first;
    first->previous = last;
}

CASE(lost_a_cycle) { lose_cycle(); expect_lost(7, 7 * NODE); }

CASE(lost_one_cycle_of_two)
{
    lose_cycle();
    struct node *first = make_list(3);
    first->next->next->next = first;
    global = first->next;
    expect_lost(7, 7 * NODE);
}

CASE(kept_by_a_global) { global = malloc(40); }

CASE(kept_by_a_global_in_data) { other_global = malloc(40); }

CASE(kept_by_a_static) { static void *volatile held; held = malloc(40); }

CASE(kept_by_a_thread_local) { in_thread = malloc(40); }

CASE(kept_by_an_interior_pointer) { global = (char *)malloc(40) + 17; }

CASE(kept_by_a_pointer_to_its_end) { global = (char *)malloc(40) + 40; }

CASE(kept_an_empty_block) { global = malloc(0); }

APART void keep_before(void) { global = (char *)malloc(40) - 1; }

CASE(lost_with_a_pointer_in_front_of_it) { keep_before(); expect_lost(1, 40); }

APART void keep_behind(void) { global = (char *)malloc(40) + 41; }

CASE(lost_with_a_pointer_behind_it) { keep_behind(); expect_lost(1, 40); }

CASE(kept_by_a_block_that_is_kept)
{
    void ***outer = malloc(sizeof *outer);
    *outer = malloc(sizeof **outer);
    **outer = malloc(100);
    global = outer;
}

CASE(kept_by_the_last_word_of_a_large_block)
{
    char *outer = calloc(1, 5 << 20);
    *(void **)(outer + (5 << 20) - 8) = malloc(40);
    global = outer;
}

APART void lose_inner(void)
{
    void **outer = malloc(80);
    outer[3] = malloc(100);
}

CASE(lost_with_the_block_that_had_it) { lose_inner(); expect_lost(2, 180); }

APART void free_outer(void)
{
    void **outer = malloc(80);
    outer[3] = malloc(100);
    free(opaque(outer));
}

CASE(lost_when_the_block_that_had_it_was_freed) { free_outer(); expect_lost(1, 100); }

CASE(kept_and_reallocated)
{
    global = malloc(40);
    for (size_t size = 100; size < 1000000; size *= 3) global = realloc(global, size);
}

APART void lose_reallocated(void) { opaque(realloc(malloc(40), 70)); }

CASE(lost_after_realloc) { lose_reallocated(); expect_lost(1, 70); }

CASE(kept_until_it_was_freed) { free(opaque(malloc(40))); free(opaque(calloc(3, 3))); }

CASE(lost_in_main_when_it_returns)
{
    char *volatile local = malloc(40);
    MUST(local);
    expect_lost(1, 40);
}

CASE(kept_by_the_stack_of_exits_caller)
{
    char *volatile local = malloc(40);
    exit(local == NULL);
}

/* The compiler must not know that it does not return. */
static void (*volatile exit_apart)(int) = exit;

CASE(kept_by_a_register_of_exits_caller)
{
    char *local = opaque(malloc(40));
    exit_apart(0);
    *(char *)opaque(local) = 1;
}

CASE(kept_by_memory_of_the_programs_own)
{
    void **page = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    page[100000] = malloc(40);
    mprotect(page, 1 << 20, PROT_READ);
}

CASE(kept_by_shared_memory)
{
    void **page = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    page[100000] = malloc(40);
}

/* Neither time nor a fault. */
CASE(kept_beside_mappings_that_cannot_be_read)
{
    global = malloc(40);
    MUST(mmap(NULL, 1ul << 40, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) != MAP_FAILED);
    MUST(mmap(NULL, 1ul << 40, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) != MAP_FAILED);
    char name[] = "/tmp/leaksXXXXXX";
    int file = mkstemp(name);
    unlink(name);
    MUST(ftruncate(file, 1 << 20) == 0);
    char *short_file = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    memset(short_file, 1, 1 << 20);
    MUST(ftruncate(file, 100) == 0);
    void **page = aligned_alloc(4096, 8192);
    page[0] = malloc(50);
    other_global = page;
    mprotect(page, 8192, PROT_NONE);
}

/* Threads. */
static pthread_barrier_t ready;

static void *hold_on_stack(void *key)
{
    char *volatile local = malloc(40);
    in_thread = malloc(50);
    if (key) pthread_setspecific(*(pthread_key_t *)key, malloc(60));
    pthread_barrier_wait(&ready);
    for (;;) pause();
    return local;
}

static void *run_and_allocate(void *kept)
{
    for (void *block = NULL;; block = realloc(block, (size_t)rand() % 1000 + 1)) *(void *volatile *)kept = block;
    return NULL;
}

CASE(kept_by_threads_that_wait)
{
    static pthread_key_t key;
    pthread_key_create(&key, NULL);
    pthread_t thread;
    pthread_barrier_init(&ready, NULL, 4);
    for (int i = 0; i < 3; i++) pthread_create(&thread, NULL, hold_on_stack, &key);
    pthread_barrier_wait(&ready);
}

CASE(kept_by_threads_that_run)
{
    static void *kept[3];
    pthread_t thread;
    for (int i = 0; i < 3; i++) pthread_create(&thread, NULL, run_and_allocate, kept + i);
    usleep(20000);
}

static void *read_for_ever(void *pipe)
{
    char *buffer = opaque(malloc(100));
    pthread_barrier_wait(&ready);
    while (read(*(int *)pipe, buffer, 100) > 0) buffer[0] = 1;
    return buffer;
}

CASE(kept_by_what_a_thread_waits_for)
{
    static int ends[2];
    pthread_t thread;
    MUST(pipe(ends) == 0);
    pthread_barrier_init(&ready, NULL, 2);
    pthread_create(&thread, NULL, read_for_ever, ends);
    pthread_barrier_wait(&ready);
    usleep(20000);
}

static void *wait_with_registers(void *unused)
{
    char *block = opaque(malloc(100)), *other = opaque(malloc(200));
    pthread_barrier_wait(&ready);
    for (;;) {
        pause();
        *(char *)opaque(block) = *(char *)opaque(other) = 1;
    }
}

CASE(kept_by_registers_of_a_thread)
{
    pthread_t thread;
    pthread_barrier_init(&ready, NULL, 2);
    pthread_create(&thread, NULL, wait_with_registers, NULL);
    pthread_barrier_wait(&ready);
    usleep(20000);
}

static void *lose_and_end(void *unused)
{
    char *volatile local = malloc(40);
    in_thread = malloc(50);
    return local ? unused : NULL;
}

CASE(lost_by_a_thread_that_ended)
{
    pthread_t thread;
    pthread_create(&thread, NULL, lose_and_end, NULL);
    pthread_join(thread, NULL);
    expect_lost(2, 90);
}

static void *lose_and_exit(void *unused)
{
    lose(40);
    expect_lost(1, 40);
    exit(0);
}

CASE(lost_when_another_thread_exits)
{
    char *volatile local = malloc(100);
    pthread_t thread;
    pthread_create(&thread, NULL, lose_and_exit, NULL);
    pthread_join(thread, NULL);
    MUST(local);
}

CASE(kept_by_a_stack_in_a_block)
{
    static pthread_key_t key;
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_key_create(&key, NULL);
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, aligned_alloc(4096, 1 << 18), 1 << 18);
    pthread_barrier_init(&ready, NULL, 2);
    pthread_create(&thread, &attributes, hold_on_stack, &key);
    pthread_barrier_wait(&ready);
}

/* Forks. */
static int status_of(pid_t child)
{
    int status;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

CASE(lost_in_a_child_that_exits)
{
    pid_t child = fork();
    if (child == 0) {
        lose(40);
        exit(0);
    }
    expect_lost(1, 40);
    int expected = strstr(getenv("POOLS_ARGS"), "error") ? 23 : 0;
    MUST(status_of(child) == expected);
    lose(40); /* for the same status here */
    close(2);
}

CASE(kept_in_a_child_that_ends_otherwise)
{
    pid_t child = fork();
    if (child == 0) {
        lose(40);
        _exit(7);
    }
    MUST(status_of(child) == 7);
}

CASE(kept_in_the_child_of_threads)
{
    pthread_t thread;
    pthread_barrier_init(&ready, NULL, 2);
    pthread_create(&thread, NULL, hold_on_stack, NULL); /* no key: in a child the C library forgets what other threads had under keys */
    pthread_barrier_wait(&ready);
    pid_t child = fork();
    if (child == 0) exit(0);
    MUST(status_of(child) == 0);
}

/* The C library's own blocks, and those that it keeps. */
static void nothing(void) { }

CASE(kept_by_the_c_library)
{
    for (int i = 0; i < 100; i++) atexit(nothing);
    for (int i = 0; i < 50; i++) {
        char name[30];
        sprintf(name, "LEAKS_%d", i);
        setenv(name, "value", 1);
    }
    char *pair = malloc(20);
    strcpy(pair, "LEAKS=put");
    putenv(pair);
    setlocale(LC_ALL, "C.UTF-8");
    other_global = newlocale(LC_ALL_MASK, "C.UTF-8", NULL);
    FILE *file = fopen("/dev/null", "w");
    fprintf(file, "buffered %d", 1);
    FILE *other = fopen("/proc/self/status", "r");
    static char *line;
    static size_t size;
    MUST(getline(&line, &size, other) > 0);
    global = iconv_open("UTF-16", "ISO-8859-15");
    printf("%s %f", "", 0.0 * size);
    freopen("/dev/null", "w", stdout);
}

CASE(kept_by_a_library_that_stays_open)
{
    void *library = dlopen("libm.so.6", RTLD_NOW);
    MUST(library && dlsym(library, "cos"));
    dlopen("libresolv.so.2", RTLD_NOW | RTLD_GLOBAL);
}

static void lose_at_exit(void) { lose(40); }

CASE(lost_by_a_handler_of_exits)
{
    atexit(lose_at_exit);
    expect_lost(1, 40);
}

/* It is written before the process ends with the other status. */
CASE(lost_beside_buffered_output)
{
    lose(40);
    printf("pools: 1 block, 40 bytes leaked in ");
}
