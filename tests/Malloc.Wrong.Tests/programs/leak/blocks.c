/* Blocks that nothing refers to when the program ends. */
#include "../pairs.h"
#include <malloc.h>
#include <pthread.h>

/* What keeps a block in the right programs. */
static void *volatile kept;

PAIR(never_freed, SIZES_FROM_0, leak, 0, at_exit, LeakCheck=error)
{
    char *block = opaque(malloc(size));
    past();
    if (!wrong) free(block);
}

PAIR(reported_only, SIZES_FEW, leak, 0, at_exit, LeakCheck=report)
{
    char *block = opaque(malloc(size));
    past();
    if (!wrong) free(block);
}

PAIR(a_zeroed_block, SIZES_FROM_0, leak, 0, at_exit, LeakCheck=error)
{
    char *block = opaque(calloc(1, size));
    past();
    if (!wrong) free(block);
}

PAIR(an_aligned_block, SIZES_FROM_1, leak, 0, at_exit, LeakCheck=error)
{
    char *block = opaque(memalign(256, size));
    past();
    if (!wrong) free(block);
}

PAIR(a_block_that_grew, SIZES_FROM_1, leak, 0, at_exit, LeakCheck=error)
{
    char *block = opaque(realloc(malloc(1), size));
    past();
    if (!wrong) free(block);
}

PAIR(what_strdup_gave, 6, leak, 0, at_exit, LeakCheck=error)
{
    char *text = opaque(strdup("pools"));
    past();
    if (!wrong) free(text);
}

PAIR(what_asprintf_gave, any, leak, any, at_exit, LeakCheck=error)
{
    char *text = NULL;
    MUST(asprintf(&text, "%d pools", 12) == 8);
    past();
    if (!wrong) free(text);
    text = opaque(NULL);
}

PAIR(what_getline_gave, any, leak, any, at_exit, LeakCheck=error)
{
    char *line = NULL;
    size_t room = 0;
    FILE *file = fopen("/proc/self/comm", "r");
    MUST(getline(&line, &room, file) > 0);
    fclose(file);
    past();
    if (!wrong) free(line);
    line = opaque(NULL);
}

PAIR(the_only_pointer_overwritten, 64, leak, 0, at_exit, LeakCheck=error)
{
    kept = opaque(malloc(64));
    past();
    if (!wrong) free(kept);
    kept = opaque(malloc(64));
}

/* p = realloc(p, n) loses the block when there is no memory. */
PAIR(a_failed_realloc, 100, leak, 0, at_exit, LeakCheck=error)
{
    kept = opaque(malloc(100));
    void *moved = opaque(realloc(kept, PTRDIFF_MAX));
    MUST(moved == NULL);
    past();
    if (wrong) kept = moved;
}

struct node { struct node *next, *previous; long value; };

static struct node *make_list(int length)
{
    struct node *list = NULL;
    for (int i = 0; i < length; i++) {
        struct node *node = opaque(calloc(1, sizeof *node));
        node->next = list;
        if (list != NULL) list->previous = node;
        list = node;
    }
    return list;
}

/* Each node is referred to by its neighbours, none from outside. */
PAIR(a_list, 24, leak, 0, at_exit, LeakCheck=error)
{
    kept = make_list(10);
    past();
    if (wrong) kept = NULL;
}

PAIR(a_ring_of_two, 24, leak, 0, at_exit, LeakCheck=error)
{
    struct node *one = opaque(calloc(1, 24)), *other = opaque(calloc(1, 24));
    one->next = other;
    other->next = one;
    past();
    if (!wrong) kept = one;
}

PAIR(a_block_that_refers_to_itself, 24, leak, 0, at_exit, LeakCheck=error)
{
    struct node *one = opaque(calloc(1, 24));
    one->next = one;
    past();
    if (!wrong) kept = one;
}

/* The only reference is in a block that was freed. */
PAIR(what_a_freed_block_referred_to, 40, leak, 0, at_exit, LeakCheck=error)
{
    void **table = opaque(malloc(100));
    table[3] = opaque(malloc(40));
    past();
    if (wrong) free(table);
    else kept = table;
    table = opaque(NULL);
}

/* realloc to fewer bytes cuts the reference off. */
PAIR(what_a_shrunk_block_referred_to, 40, leak, 0, at_exit, LeakCheck=error)
{
    void **table = opaque(calloc(20, sizeof(void *)));
    table[wrong ? 19 : 0] = opaque(malloc(40));
    kept = opaque(realloc(table, 8 * sizeof(void *)));
    past();
}

/* An address behind the block's end is none of the block's. */
PAIR(kept_by_an_address_behind_it, 64, leak, 0, at_exit, LeakCheck=error)
{
    char *block = opaque(malloc(64));
    kept = wrong ? block + 80 : block + 63;
    past();
    block = opaque(NULL);
}

PAIR(an_error_left_the_function_early, 500, leak, 0, at_exit, LeakCheck=error)
{
    char *buffer = opaque(malloc(500));
    FILE *file = fopen("/nowhere/at/all", "r");
    past();
    if (file == NULL && wrong) return;
    free(buffer);
}

static NOINLINE void allocate_once_more(void)
{
    opaque(malloc(33));
}

/* One report for the site, however many blocks. */
PAIR(a_thousand_from_one_line, 33, leak, 0, at_exit, LeakCheck=error)
{
    past();
    if (wrong)
        for (int i = 0; i < 1000; i++) allocate_once_more();
}

static void *lose_one(void *argument)
{
    char *block = opaque(malloc(77));
    if (!argument) free(block);
    return NULL;
}

static void run_thread(void *(*run)(void *), void *argument)
{
    pthread_t thread;
    MUST(pthread_create(&thread, NULL, run, argument) == 0 && pthread_join(thread, NULL) == 0);
}

PAIR(lost_by_a_thread_that_ended, 77, leak, 0, at_exit, LeakCheck=error)
{
    run_thread(lose_one, wrong ? &wrong : NULL);
    past();
}

static __thread void *volatile of_the_thread;

static void *keep_in_a_thread_local(void *argument)
{
    of_the_thread = opaque(malloc(88));
    if (!argument) free(of_the_thread);
    return NULL;
}

PAIR(kept_by_a_thread_local_of_a_thread_that_ended, 88, leak, 0, at_exit, LeakCheck=error)
{
    run_thread(keep_in_a_thread_local, wrong ? &wrong : NULL);
    past();
}

static pthread_key_t key;

static void *set_specific(void *argument)
{
    pthread_setspecific(key, opaque(malloc(99)));
    return NULL;
}

PAIR(a_thread_specific_value_without_a_destructor, 99, leak, 0, at_exit, LeakCheck=error)
{
    pthread_key_create(&key, wrong ? NULL : free);
    run_thread(set_specific, NULL);
    past();
}

static void *return_a_block(void *argument)
{
    return opaque(malloc(111));
}

PAIR(a_threads_result_nobody_takes, 111, leak, 0, at_exit, LeakCheck=error)
{
    pthread_t thread;
    void *result;
    MUST(pthread_create(&thread, NULL, return_a_block, NULL) == 0);
    pthread_join(thread, &result);
    past();
    if (!wrong) free(result);
    result = opaque(NULL);
}

static NOINLINE void allocate_here(size_t size) { opaque(malloc(size)); }

/* Where the program ends does not matter. */
PAIR(the_program_ends_by_exit, 45, leak, 0, at_free, LeakCheck=error)
{
    if (wrong) allocate_here(45);
    past();
    scrub();
    if (wrong) exit(0);
}

PAIR(lost_in_a_handler_of_atexit, 46, leak, 0, at_exit, LeakCheck=error)
{
    static int lose;
    void at_end(void) { if (lose) allocate_here(46); scrub(); }
    lose = wrong;
    atexit(at_end);
    past();
}
