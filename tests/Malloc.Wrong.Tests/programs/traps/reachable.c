/* Blocks that are not freed, but that the program could still free when it ends: no leak. */
#include "../pairs.h"
#include <dlfcn.h>
#include <pthread.h>
#include <search.h>
#include <ucontext.h>

static void *volatile global;
static struct { char pad[24]; void *volatile block; } in_a_structure;

struct node { struct node *next; long value; };

TRAP(by_a_global) { global = opaque(malloc(100)); }

TRAP(by_a_static_structure) { in_a_structure.block = opaque(malloc(5 << 20)); }

TRAP(by_an_empty_blocks_address) { global = opaque(malloc(0)); }

TRAP(by_an_address_inside) { global = (char *)opaque(malloc(100)) + 50; }

TRAP(by_the_address_of_its_last_byte) { global = (char *)opaque(malloc(100)) + 99; }

TRAP(by_an_address_inside_an_aligned_block) { global = (char *)opaque(aligned_alloc(4096, 8192)) + 5000; }

TRAP(by_a_list)
{
    for (int i = 0; i < 5000; i++) {
        struct node *node = opaque(malloc(sizeof *node));
        node->next = global;
        global = node;
    }
}

TRAP(by_addresses_inside_a_chain)
{
    for (int i = 0; i < 100; i++) {
        char *block = opaque(malloc(200));
        *(void **)(block + 64) = global;
        global = block + 64;
    }
}

TRAP(by_the_end_of_a_block)
{
    void **table = opaque(malloc(10 * sizeof(void *)));
    table[9] = opaque(malloc(30));
    global = table;
}

TRAP(by_a_block_that_moved)
{
    void **table = opaque(calloc(4, sizeof(void *)));
    table[3] = opaque(malloc(30));
    global = opaque(realloc(table, 100000));
}

TRAP(by_a_ring)
{
    struct node *one = opaque(malloc(sizeof *one)), *other = opaque(malloc(sizeof *other));
    one->next = other;
    other->next = one;
    global = one;
}

static __thread void *volatile of_the_thread;
static __thread struct { char pad[4096]; void *volatile block; } far_in_the_thread;

TRAP(by_a_thread_local_of_the_main_thread)
{
    of_the_thread = opaque(malloc(100));
    far_in_the_thread.block = opaque(malloc(200));
}

static pthread_barrier_t ready;

static void *wait_for_ever(void *argument)
{
    void *volatile on_stack = opaque(malloc(50));
    of_the_thread = opaque(malloc(60));
    *(void **)argument = NULL;
    pthread_barrier_wait(&ready);
    for (;;) pause();
    free(on_stack);
}

TRAP(by_the_stack_and_a_thread_local_of_a_running_thread)
{
    pthread_t thread;
    void *argument;
    pthread_barrier_init(&ready, NULL, 2);
    MUST(pthread_create(&thread, NULL, wait_for_ever, &argument) == 0);
    pthread_barrier_wait(&ready);
}

TRAP(by_the_stack_of_main)
{
    void *volatile on_stack = opaque(malloc(100));
    scrub();
    mark("done\n");
    exit(on_stack == NULL);
}

TRAP(by_a_register_of_main)
{
    void *block = opaque(malloc(100));
    mark("done\n");
    __asm__ volatile("mov %0, %%r12\n\t xor %%edi, %%edi\n\t call exit@PLT" : : "r"(block) : "r12", "rdi", "memory");
}

static pthread_key_t key;

TRAP(by_a_thread_specific_value)
{
    pthread_key_create(&key, free);
    pthread_setspecific(key, opaque(malloc(100)));
}

TRAP(by_a_high_thread_specific_value)
{
    for (int i = 0; i < 100; i++) pthread_key_create(&key, free); /* the libc keeps the later ones in a block */
    pthread_setspecific(key, opaque(malloc(100)));
}

TRAP(by_the_environment)
{
    char *text = opaque(strdup("POOLS_TEST_NAME=1"));
    putenv(text);
    setenv("POOLS_TEST_OTHER", "2", 1);
    text = opaque(NULL);
}

TRAP(by_a_libc_tree)
{
    static void *tree;
    int compare(const void *a, const void *b) { return strcmp(a, b); }
    tsearch(opaque(strdup("one")), &tree, compare);
    tsearch(opaque(strdup("two")), &tree, compare);
}

TRAP(by_an_open_stream)
{
    static FILE *volatile file;
    file = fopen("/dev/null", "w");
    fputs("text", file);
}

TRAP(by_a_buffer_of_standard_output)
{
    setvbuf(stdout, opaque(malloc(4096)), _IOFBF, 4096);
    printf("text\n");
}

TRAP(by_an_open_library) { MUST(dlopen("./libplugin.so", RTLD_NOW) != NULL); }

TRAP(by_the_data_of_an_open_library)
{
    void *library = dlopen("./libplugin.so", RTLD_NOW);
    void (*keep)(size_t) = (void (*)(size_t))dlsym(library, "plugin_keep");
    keep(100);
    keep(5 << 20);
}

TRAP(by_a_thread_local_of_a_library)
{
    void *library = dlopen("./libplugin.so", RTLD_NOW);
    ((void (*)(size_t))dlsym(library, "plugin_keep_for_the_thread"))(100);
}

static ucontext_t back, other;

static void run_on_a_stack_of_its_own(void)
{
    void *volatile on_stack = opaque(malloc(70));
    swapcontext(&other, &back);
    free(on_stack);
}

/* The stack is a block, and what is on it refers to another. */
TRAP(by_a_stack_that_is_a_block)
{
    static char *volatile stack;
    stack = opaque(malloc(64 << 10));
    getcontext(&other);
    other.uc_stack.ss_sp = stack;
    other.uc_stack.ss_size = 64 << 10;
    other.uc_link = &back;
    makecontext(&other, run_on_a_stack_of_its_own, 0);
    swapcontext(&back, &other);
}

TRAP(a_thread_whose_stack_is_a_block)
{
    static char *volatile stack;
    pthread_attr_t attributes;
    pthread_t thread;
    void *argument;
    stack = opaque(aligned_alloc(4096, 256 << 10));
    pthread_barrier_init(&ready, NULL, 2);
    pthread_attr_init(&attributes);
    MUST(pthread_attr_setstack(&attributes, stack, 256 << 10) == 0);
    MUST(pthread_create(&thread, &attributes, wait_for_ever, &argument) == 0);
    pthread_barrier_wait(&ready);
}

TRAP(a_hundred_thousand_blocks_by_a_table)
{
    static void *volatile table[100000];
    for (int i = 0; i < 100000; i++) table[i] = opaque(malloc(8));
}
