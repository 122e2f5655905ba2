/* How the keeper's thread comes into being (Keeper.cs): beside a thread that the program starts, where the program holds no lock of the C library's, as it
   may elsewhere. */
#define _GNU_SOURCE
#include "glue.h"
#include <dlfcn.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { STACK_BYTES = 64 << 10 }; /* it calls no more than the system, a few frames deep; all libraries' thread-local memory is in there, too */
enum { SET_MASK = 2, MASK_BYTES = 8 }; /* the kernel's SIG_SETMASK, and size of its sigset_t */

typedef int creator(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

HIDDEN extern int PoolsKeeperIsDue(void);
HIDDEN extern void PoolsKeep(void);

static void *keep(void *unused)
{
    PoolsKeep();
    return unused;
}

/* The program's signals are not for it; nobody waits for its end. */
static void start(creator *create)
{
    pthread_t thread;
    pthread_attr_t attributes;
    uint64_t most = ~(uint64_t)0x180000000, before; /* not 32 and 33: setuid, as the C library has it, waits for each thread to take one of them */
    if (pthread_attr_init(&attributes) != 0) return;
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    syscall(SYS_rt_sigprocmask, SET_MASK, &most, &before, MASK_BYTES);
    create(&thread, &attributes, keep, NULL); /* without it, the program's own calls do what they can */
    syscall(SYS_rt_sigprocmask, SET_MASK, &before, NULL, MASK_BYTES);
}

static creator *system_creator(void) { return (creator *)dlsym(RTLD_NEXT, "pthread_create"); }

/* For a program of one thread that wants it. */
HIDDEN void PoolsStartKeeper(void)
{
    if (PoolsKeeperIsDue()) start(system_creator());
}

PUBLIC int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument)
{
    static creator *create;
    if (create == NULL) create = system_creator();
    int error = create(thread, attributes, run, argument);
    if (error == 0 && PoolsKeeperIsDue()) start(create);
    return error;
}
