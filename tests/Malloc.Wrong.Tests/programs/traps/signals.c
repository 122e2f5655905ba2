/* Programs with signal handlers of their own, that of SIGSEGV too. */
#include "../pairs.h"
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>

static sigjmp_buf recover;
static volatile int caught;
static void *volatile caught_address;

static void jump_back(int signal)
{
    caught++;
    siglongjmp(recover, 1);
}

static void jump_back_with_address(int signal, siginfo_t *info, void *context)
{
    caught_address = info->si_addr;
    jump_back(signal);
}

static char *wall(void)
{
    return mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

TRAP(a_fault_is_recovered_from)
{
    char *page = wall();
    signal(SIGSEGV, jump_back);
    for (int i = 0; i < 10; i++)
        if (sigsetjmp(recover, 1) == 0) put(page, i);
    MUST(caught == 10);
    free(opaque(malloc(10)));
}

TRAP(a_fault_is_told_its_address)
{
    char *page = wall();
    struct sigaction action = {.sa_sigaction = jump_back_with_address, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, NULL);
    if (sigsetjmp(recover, 1) == 0) put(page, 123);
    MUST(caught == 1 && caught_address == page + 123);
}

/* Runtimes commit memory like this: the handler makes the page accessible and the access is tried again. */
static void make_accessible(int signal, siginfo_t *info, void *context)
{
    caught++;
    MUST(mprotect((void *)((uintptr_t)info->si_addr & ~4095ul), 4096, PROT_READ | PROT_WRITE) == 0);
}

TRAP(a_fault_makes_its_page_accessible)
{
    char *page = wall();
    struct sigaction action = {.sa_sigaction = make_accessible, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, NULL);
    put(page, 5);
    MUST(caught == 1 && get(page, 5) == 0x21);
}

TRAP(a_fault_is_handled_on_another_stack)
{
    char *page = wall();
    stack_t stack = {.ss_sp = opaque(malloc(64 << 10)), .ss_size = 64 << 10};
    struct sigaction action = {.sa_sigaction = jump_back_with_address, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaltstack(&stack, NULL);
    sigaction(SIGSEGV, &action, NULL);
    if (sigsetjmp(recover, 1) == 0) put(page, 0);
    MUST(caught == 1);
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    free(stack.ss_sp);
}

TRAP(the_earlier_handler_is_the_systems)
{
    struct sigaction earlier;
    MUST(sigaction(SIGSEGV, NULL, &earlier) == 0);
    struct sigaction action = {.sa_handler = jump_back}, mine;
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGSEGV, NULL, &mine);
    MUST(mine.sa_handler == jump_back);
    sigaction(SIGSEGV, &earlier, NULL);
}

static void *fault(void *page)
{
    if (sigsetjmp(recover, 1) == 0) put(page, 0);
    return NULL;
}

TRAP(a_thread_recovers_from_a_fault)
{
    pthread_t thread;
    signal(SIGSEGV, jump_back);
    MUST(pthread_create(&thread, NULL, fault, wall()) == 0);
    pthread_join(thread, NULL);
    MUST(caught == 1);
}

TRAP(a_bus_error_is_recovered_from)
{
    FILE *file = tmpfile();
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
    signal(SIGBUS, jump_back);
    if (sigsetjmp(recover, 1) == 0) put(page, 0); /* the file is empty */
    MUST(caught == 1);
    munmap(page, 4096);
    fclose(file);
}

TRAP(an_abort_is_recovered_from)
{
    signal(SIGABRT, jump_back);
    if (sigsetjmp(recover, 1) == 0) abort();
    MUST(caught == 1);
    free(opaque(malloc(100)));
}

static void count(int signal) { caught++; }

TRAP(a_timer_interrupts_what_allocates)
{
    struct itimerval often = {{0, 500}, {0, 500}}, never = {{0, 0}, {0, 0}};
    struct sigaction action = {.sa_handler = count, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    for (int i = 0; caught < 20; i++) free(opaque(malloc(1 + i % 500)));
    setitimer(ITIMER_REAL, &never, NULL);
    MUST(caught >= 20);
}

TRAP(a_jump_leaves_a_function_that_holds_blocks)
{
    static char *volatile block;
    block = opaque(malloc(100));
    if (sigsetjmp(recover, 1) == 0) siglongjmp(recover, 1);
    free(block);
}
