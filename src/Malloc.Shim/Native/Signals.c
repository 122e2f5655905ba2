/* The signal of an access that the system does not allow, SIGSEGV (for private memory the kernel has no other): it is
   caught while blocks are guarded. What is not about a guarded block is the program's own, whose sigaction and signal
   come here: the kernel has the program's mask and flags, and this file its handler, so that the two do not notice each
   other. C, because the layout of these structs is the C library's. */
#define _GNU_SOURCE
#include "glue.h"
#include <errno.h>
#include <signal.h>
#include <ucontext.h>

/* The C library's own, under the names that this file does not take. */
extern int __sigaction(int, const struct sigaction *, struct sigaction *);

HIDDEN extern int PoolsFault(void *address, int is_write, uintptr_t instruction);

enum { WRITE_FAULT = 2, RED_ZONE = 128 }; /* a bit of the page fault's error code; x86-64 System V ABI */

static int catching;
static struct sigaction program; /* what the program has asked for */

static int is_within(const void *address, const stack_t *stack)
{
    return (uintptr_t)address - (uintptr_t)stack->ss_sp < stack->ss_size;
}

/* The report takes more stack than a program's alternate one may have. The fault was no overflow of the stack that was
   interrupted, so there is room on that. */
static int explain(void *address, const ucontext_t *context)
{
    int is_write = (context->uc_mcontext.gregs[REG_ERR] & WRITE_FAULT) != 0;
    const char *interrupted = (const char *)context->uc_mcontext.gregs[REG_RSP];
    uintptr_t instruction = (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
    if (!is_within(&is_write, &context->uc_stack) || is_within(interrupted, &context->uc_stack))
        return PoolsFault(address, is_write, instruction);
    uintptr_t stack = ((uintptr_t)interrupted - RED_ZONE) & ~(uintptr_t)15;
    int explained;
    __asm__ volatile("mov %%rsp, %%rbx\n\t"
                     "mov %4, %%rsp\n\t"
                     "call PoolsFault\n\t"
                     "mov %%rbx, %%rsp"
                     : "=a"(explained), "+D"(address), "+S"(is_write), "+d"(instruction)
                     : "r"(stack)
                     : "rbx", "rcx", "r8", "r9", "r10", "r11", "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4",
                       "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
    return explained;
}

/* Does what the kernel would have done with the signal. */
static void pass_on(int number, siginfo_t *info, void *context)
{
    int is_sent = info->si_code <= 0; /* by a process, which an ignored signal is allowed to be */
    struct sigaction action = program;
    if (action.sa_handler == SIG_IGN && is_sent) return;
    if (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) {
        struct sigaction byDefault = {.sa_handler = SIG_DFL};
        __sigaction(number, &byDefault, NULL);
        if (is_sent) raise(number); /* it is blocked until this returns; a fault happens again by itself */
        return;
    }
    if (action.sa_flags & SA_RESETHAND) program.sa_handler = SIG_DFL;
    action.sa_sigaction(number, info, context); /* a handler of one argument does not look at the others */
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    if (info->si_code > 0 && explain(info->si_addr, context)) return;
    pass_on(number, info, context);
}

/* The program's action with the handler of this file in it. */
static int install(const struct sigaction *action)
{
    struct sigaction own = *action;
    own.sa_sigaction = on_fault;
    own.sa_flags = (action->sa_flags | SA_SIGINFO) & ~SA_RESETHAND;
    return __sigaction(SIGSEGV, &own, NULL);
}

HIDDEN void PoolsCatchFaults(void)
{
    __sigaction(SIGSEGV, NULL, &program);
    catching = install(&program) == 0;
}

PUBLIC int sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
    if (number != SIGSEGV || !catching) return __sigaction(number, action, old);
    struct sigaction before = program;
    if (action != NULL) {
        program = *action; /* before the kernel has its flags: the handler reads the handler's address only */
        if (install(&program) != 0) return -1;
    }
    if (old != NULL) *old = before;
    return 0;
}

PUBLIC __sighandler_t signal(int number, __sighandler_t handler)
{
    if (number != SIGSEGV || !catching) return ssignal(number, handler);
    if (handler == SIG_ERR) {
        errno = EINVAL;
        return SIG_ERR;
    }
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;
    sigaddset(&action.sa_mask, number);
    return sigaction(number, &action, &old) == 0 ? old.sa_handler : SIG_ERR;
}
