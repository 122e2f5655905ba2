/* What C# cannot say without a runtime, and nothing else: the logic is C#.

   The exports are C# methods that carry [RuntimeExport("malloc")]; they need no wrapper. A thread-local variable
   would: declare it here, export the C# method under another name, and pass the variable's address on. That costs
   three instructions, and the call is a jump:

       HIDDEN extern void *PoolsMalloc(size_t size, void *cache);
       static __thread char cache[1024] __attribute__((tls_model("initial-exec"), aligned(64)));
       PUBLIC void *malloc(size_t size) { return PoolsMalloc(size, cache); }

   initial-exec keeps the access free of calls: the general model may call malloc for the variable. */
#include <stdint.h>
#include <stdlib.h>

#define HIDDEN __attribute__((visibility("hidden")))
#define PUBLIC __attribute__((visibility("default")))

HIDDEN extern void PoolsStart(int argc, char **argv, char **envp);
HIDDEN extern void PoolsStop(void);

/* glibc passes the arguments to initialisers; musl does not. Other libraries may have called malloc before this runs. */
__attribute__((constructor)) static void start(int argc, char **argv, char **envp)
{
    PoolsStart(argc, argv, envp);
}

__attribute__((destructor)) static void stop(void)
{
    PoolsStop();
}

/* The start-up files that define this are not linked; atexit and pthread_atfork name their library by it. */
HIDDEN void *__dso_handle = &__dso_handle;

/* Named by the start-up code that ilc emits for a library, which nothing calls. */
HIDDEN void RhpReversePInvoke(void *frame) { (void)frame; }
HIDDEN void RhpReversePInvokeReturn(void *frame) { (void)frame; }

/* Methods with a stackalloc or a local fixed buffer check this canary on return. It is a constant, for threads may
   already be inside malloc when a random one could be drawn; its zero and newline bytes stop overruns by text. */
HIDDEN const uintptr_t __security_cookie = (uintptr_t)0xff0d0a00c3a5965aull;
HIDDEN void RhpFallbackFailFast(void) { abort(); }
