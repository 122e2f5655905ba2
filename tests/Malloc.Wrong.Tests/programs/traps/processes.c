/* Threads, children, and the time after main. */
#include "../pairs.h"
#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>

static volatile int stop;

static void *allocate_until_stopped(void *argument)
{
    unsigned seed = (unsigned)(uintptr_t)argument;
    while (!stop) {
        size_t size = rand_r(&seed) % 2000;
        char *block = opaque(malloc(size + 1));
        put(block, size);
        free(block);
    }
    return NULL;
}

static void *run_thread(void *(*run)(void *), void *argument)
{
    pthread_t thread;
    void *result;
    MUST(pthread_create(&thread, NULL, run, argument) == 0 && pthread_join(thread, &result) == 0);
    return result;
}

TRAP(fork_while_threads_allocate)
{
    pthread_t threads[3];
    for (long i = 0; i < 3; i++) MUST(pthread_create(&threads[i], NULL, allocate_until_stopped, (void *)i) == 0);
    for (int i = 0; i < 20; i++) {
        int status, child = fork();
        if (child == 0) {
            for (int k = 0; k < 100; k++) free(opaque(malloc(k * 10)));
            _exit(7);
        }
        MUST(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 7);
    }
    stop = 1;
    for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
}

static void *free_it(void *block)
{
    free(block);
    return NULL;
}

TRAP(another_thread_frees_a_block)
{
    for (size_t size = 1; size < 100000; size *= 3) run_thread(free_it, opaque(malloc(size)));
}

static void *allocate_it(void *size) { return opaque(calloc(1, (size_t)size)); }

TRAP(a_block_outlives_its_thread)
{
    char *block = run_thread(allocate_it, (void *)1000);
    put(block, 999);
    free(block);
}

static char *volatile handed_over[64];

static void *hand_over(void *argument)
{
    for (int i = 0; i < 5000; i++) {
        char *block = opaque(malloc(1 + i % 200));
        block = __atomic_exchange_n(&handed_over[i % 64], block, __ATOMIC_ACQ_REL);
        if (block != NULL) put(block, 0);
        free(block);
    }
    return NULL;
}

TRAP(threads_hand_blocks_to_each_other)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) MUST(pthread_create(&threads[i], NULL, hand_over, NULL) == 0);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < 64; i++) free(handed_over[i]);
}

TRAP(many_threads_come_and_go)
{
    for (int i = 0; i < 200; i++) free(run_thread(allocate_it, (void *)100));
}

TRAP(a_child_frees_its_parents_block)
{
    char *block = opaque(malloc(100));
    int status, child = fork();
    if (child == 0) {
        put(block, 99);
        free(block);
        exit(0); /* handlers and checks run in the child too */
    }
    MUST(waitpid(child, &status, 0) == child && status == 0);
    put(block, 99);
    free(block);
}

TRAP(a_child_ends_at_once)
{
    static char *volatile block;
    block = opaque(malloc(100));
    int status, child = fork();
    if (child == 0) _exit(0);
    MUST(waitpid(child, &status, 0) == child && status == 0);
}

TRAP(another_program_is_run)
{
    int status;
    pid_t child;
    char *arguments[] = {"true", NULL};
    extern char **environ;
    MUST(posix_spawn(&child, "/bin/true", NULL, NULL, arguments, environ) == 0);
    MUST(waitpid(child, &status, 0) == child && status == 0);
    MUST(system("exit 0") == 0);
    if ((child = vfork()) == 0) {
        execv("/bin/true", arguments);
        _exit(1);
    }
    MUST(waitpid(child, &status, 0) == child && status == 0);
}

static char *volatile freed_at_exit;

static void free_at_exit(void)
{
    put(freed_at_exit, 99);
    free(freed_at_exit);
    freed_at_exit = NULL;
}

TRAP(a_handler_of_atexit_frees)
{
    freed_at_exit = opaque(malloc(100));
    atexit(free_at_exit);
}

static char *volatile freed_by_destructor;

__attribute__((destructor)) static void free_late(void) { free(freed_by_destructor); }

TRAP(a_destructor_of_the_program_frees) { freed_by_destructor = opaque(malloc(100)); }

TRAP(the_program_ends_while_threads_allocate)
{
    pthread_t thread;
    for (long i = 0; i < 3; i++) MUST(pthread_create(&thread, NULL, allocate_until_stopped, (void *)i) == 0);
}

TRAP(the_program_ends_by_quick_exit)
{
    static char *volatile block;
    block = opaque(malloc(100));
    mark("done\n");
    quick_exit(0);
}

static void *end_the_program(void *block)
{
    mark("done\n");
    free(block);
    exit(0);
}

TRAP(another_thread_ends_the_program)
{
    pthread_t thread;
    MUST(pthread_create(&thread, NULL, end_the_program, opaque(malloc(10))) == 0);
    pthread_exit(NULL);
}


extern void *__memcpy_chk(void *, const void *, size_t, size_t);

/* The compiler knew of less room than the block has, as where a field of it is written: libc ends the process, with whatever heap. */
TRAP(a_fortified_call_that_leaves_its_room_aborts)
{
    char *block = opaque(malloc(100));
    int status, child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        __memcpy_chk(block, "ten bytes", 10, 9);
        _exit(0);
    }
    MUST(waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    free(block);
}
