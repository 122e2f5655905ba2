/* What guarded blocks leave as it is: the functions, the program's own signals, forks. Run with every side, and with a sample. */
#include "cases.h"
#include <fcntl.h>
#include <malloc.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

void free_sized(void *block, size_t size) __attribute__((weak));

static sigjmp_buf back;
static volatile int caught;

static void jump_back(int number)
{
    caught = number;
    siglongjmp(back, 1);
}

static volatile char *forbidden(void)
{
    return mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

CASE(the_programs_handler_has_its_own_faults)
{
    volatile char *page = forbidden();
    MUST(signal(SIGSEGV, jump_back) == SIG_DFL);
    for (int i = 0; i < 3; i++) {
        caught = 0;
        if (sigsetjmp(back, 1) == 0) *page = 1;
        MUST(caught == SIGSEGV);
        free(opaque(malloc(100)));
    }
    MUST(signal(SIGSEGV, SIG_DFL) == jump_back);
}

static siginfo_t seen;
static char alternate[65536];

static void look(int number, siginfo_t *info, void *context)
{
    (void)context;
    char here;
    MUST(&here > alternate && &here < alternate + sizeof alternate);
    sigset_t blocked;
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    MUST(sigismember(&blocked, SIGUSR1) && sigismember(&blocked, SIGSEGV));
    seen = *info;
    caught = number;
    mprotect((void *)((uintptr_t)info->si_addr & ~4095ul), 4096, PROT_READ | PROT_WRITE);
}

CASE(an_action_keeps_its_mask_flags_and_stack)
{
    volatile char *page = forbidden();
    stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate};
    struct sigaction action = {.sa_sigaction = look, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND}, old;
    sigaddset(&action.sa_mask, SIGUSR1);
    MUST(sigaltstack(&stack, NULL) == 0);
    MUST(sigaction(SIGSEGV, &action, NULL) == 0);
    MUST(sigaction(SIGSEGV, NULL, &old) == 0);
    MUST(old.sa_sigaction == look && (old.sa_flags & (SA_SIGINFO | SA_ONSTACK | SA_RESETHAND)) == (SA_SIGINFO | SA_ONSTACK | SA_RESETHAND));
    MUST(sigismember(&old.sa_mask, SIGUSR1) && !sigismember(&old.sa_mask, SIGUSR2));
    page[5] = 1;
    MUST(caught == SIGSEGV && seen.si_addr == (void *)(page + 5) && page[5] == 1);
    MUST(sigaction(SIGSEGV, NULL, &old) == 0 && old.sa_handler == SIG_DFL);
}

static int status_of_child(void (*child)(void))
{
    int status;
    pid_t process = fork();
    if (process == 0) {
        child();
        _exit(0);
    }
    MUST(waitpid(process, &status, 0) == process);
    return status;
}

static void fault(void) { *forbidden() = 1; }

static void fault_ignoring(void)
{
    signal(SIGSEGV, SIG_IGN);
    raise(SIGSEGV); /* that is ignored, a fault is not */
    fault();
}

static void send(void) { raise(SIGSEGV); }

static void send_ignoring(void)
{
    signal(SIGSEGV, SIG_IGN);
    raise(SIGSEGV);
}

CASE(without_a_handler_the_process_dies_of_its_fault)
{
    int status = status_of_child(fault);
    MUST(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    status = status_of_child(fault_ignoring);
    MUST(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    status = status_of_child(send);
    MUST(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    MUST(status_of_child(send_ignoring) == 0);
}

static void note(int number) { caught = number; }

CASE(other_signals_pass)
{
    struct sigaction old;
    MUST(signal(SIGUSR1, note) == SIG_DFL);
    MUST(sigaction(SIGUSR1, NULL, &old) == 0 && old.sa_handler == note);
    raise(SIGUSR1);
    MUST(caught == SIGUSR1);
    MUST(signal(9999, note) == SIG_ERR && errno == EINVAL);
    MUST(sigaction(SIGKILL, &old, NULL) == -1 && errno == EINVAL);
    MUST(signal(SIGSEGV, SIG_ERR) == SIG_ERR && errno == EINVAL);
}

CASE(a_system_call_fails_at_a_freed_block)
{
    char *block = opaque(malloc(100));
    int zeros = open("/dev/zero", O_RDONLY);
    MUST(read(zeros, block, 100) == 100 && is_zero(block, 100));
    free(block);
    if (getenv("EVERY")) MUST(read(zeros, block, 100) == -1 && errno == EFAULT);
}

CASE(blocks_of_all_sizes_come_and_go)
{
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 20000; size += 1 + size / 7) {
            char *block = opaque(malloc(size)), *zeros = opaque(calloc(1, size)), *aligned = opaque(aligned_alloc(256, size));
            MUST(is_aligned(block, 16) && is_aligned(zeros, 16) && is_aligned(aligned, 256) && is_zero(zeros, size));
            MUST(malloc_usable_size(block) >= size && malloc_usable_size(aligned) >= size);
            fill(block, size, 1);
            fill(aligned, size, 2);
            block = opaque(realloc(block, size + 100));
            MUST(is_filled(block, size, 1));
            block = opaque(realloc(block, size / 2 + 1));
            MUST(is_filled(block, size / 2, 1));
            aligned = opaque(realloc(aligned, 3 * size + 1));
            MUST(is_filled(aligned, size, 2));
            free(block);
            free(aligned);
            size_t grown = size + size / 40 + 1; /* a small step: guarded or not, the block has the size that it was asked for */
            char *list = opaque(realloc(zeros, grown));
            MUST(is_zero(list, size) && malloc_usable_size(list) >= grown);
            if (free_sized) free_sized(list, grown);
            else free(list);
        }
    }
}

CASE(alignments_beyond_a_page)
{
    for (size_t alignment = 16; alignment <= 1 << 20; alignment *= 2) {
        char *block = opaque(memalign(alignment, 1000));
        MUST(is_aligned(block, alignment));
        memset(block, 1, 1000);
        free(block);
    }
    char *large = opaque(malloc(600 << 20)); /* more than a slot takes */
    MUST(large != NULL);
    large[0] = large[(600 << 20) - 1] = 1;
    free(large);
}

static long mappings(void)
{
    static char text[1 << 16];
    long lines = 0, length;
    int maps = open("/proc/self/maps", O_RDONLY);
    while ((length = read(maps, text, sizeof text)) > 0)
        for (long i = 0; i < length; i++) lines += text[i] == '\n';
    close(maps);
    return lines;
}

/* How many mappings the kernel allows. */
static long mapping_limit(void)
{
    char text[24] = "";
    int file = open("/proc/sys/vm/max_map_count", O_RDONLY);
    MUST(read(file, text, sizeof text - 1) > 0);
    close(file);
    return atol(text);
}

static char *many[100000];

CASE(mappings_stay_within_their_share_and_are_given_back)
{
    long before = mappings(), most = mapping_limit();
    for (int i = 0; i < 100000; i++) {
        many[i] = opaque(malloc(24));
        MUST(many[i] != NULL);
        fill(many[i], 24, (unsigned)i);
    }
    MUST(mappings() - before <= most / 2 + 100);
    for (int i = 0; i < 100000; i++) {
        MUST(is_filled(many[i], 24, (unsigned)i));
        free(many[i]);
    }
    MUST(mappings() - before < 100); /* freed ones next to each other are one */
}

/* What a thread frees it gets again, but for a block that is guarded. */
static void count_elsewhere(void *(*allocate)(size_t size))
{
    char *usual = opaque(allocate(24)), *other;
    int elsewhere = 0;
    free(usual);
    for (int i = 0; i < 100000; i++) {
        other = opaque(allocate(24));
        elsewhere += other != usual;
        free(other);
    }
    dprintf(1, "%d\n", elsewhere);
}

static void *by_calloc(size_t size) { return calloc(1, size); }
static void *by_realloc(size_t size) { return realloc(NULL, size); }
static void *by_reallocarray(size_t size) { return reallocarray(NULL, 1, size); }

CASE(blocks_that_lie_elsewhere) { count_elsewhere(malloc); }
CASE(blocks_by_calloc_that_lie_elsewhere) { count_elsewhere(by_calloc); }
CASE(blocks_by_realloc_that_lie_elsewhere) { count_elsewhere(by_realloc); }
CASE(blocks_by_reallocarray_that_lie_elsewhere) { count_elsewhere(by_reallocarray); }

CASE(a_child_has_its_parents_blocks)
{
    char *block = opaque(malloc(100)), *freed = opaque(malloc(100));
    fill(block, 100, 3);
    for (int i = 0; i < 5; i++) {
        int status;
        pid_t process = fork();
        if (process == 0) {
            MUST(is_filled(block, 100, 3));
            free(block);
            free(opaque(malloc(5000)));
            exit(0);
        }
        MUST(waitpid(process, &status, 0) == process && status == 0);
    }
    free(freed);
    MUST(is_filled(block, 100, 3));
    free(block);
}
