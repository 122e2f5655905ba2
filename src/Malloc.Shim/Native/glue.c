/* What C# cannot say without a runtime, and nothing else: the logic is C#.

   A thread-local variable, and so the exports that use it: each is a jump that passes the address of the thread's
   cache on. The others are C# methods that carry [RuntimeExport("memalign")] and need no wrapper. */
#include <stdint.h>
#include <stddef.h>
#include <stdlib.h>

#define HIDDEN __attribute__((visibility("hidden")))
#define PUBLIC __attribute__((visibility("default")))

/* ThreadCache in C#, which checks the size. initial-exec keeps the access free of calls: the general model may call malloc
   for the variable. */
enum { CACHE_BYTES = 832 };
static __thread char cache[CACHE_BYTES] __attribute__((tls_model("initial-exec"), aligned(64)));

HIDDEN extern void *PoolsMalloc(size_t size, void *cache);
HIDDEN extern void PoolsFree(void *block, void *cache);
HIDDEN extern void *PoolsCalloc(size_t count, size_t size, void *cache);
HIDDEN extern void *PoolsRealloc(void *block, size_t size, void *cache);
HIDDEN extern void *PoolsReallocF(void *block, size_t size, void *cache);
HIDDEN extern void *PoolsReallocArray(void *block, size_t count, size_t size, void *cache);

PUBLIC void *malloc(size_t size) { return PoolsMalloc(size, cache); }
PUBLIC void free(void *block) { PoolsFree(block, cache); }
PUBLIC void cfree(void *block) { PoolsFree(block, cache); }
PUBLIC void *calloc(size_t count, size_t size) { return PoolsCalloc(count, size, cache); }
PUBLIC void *realloc(void *block, size_t size) { return PoolsRealloc(block, size, cache); }
PUBLIC void *reallocf(void *block, size_t size) { return PoolsReallocF(block, size, cache); }
PUBLIC void *reallocarray(void *block, size_t count, size_t size) { return PoolsReallocArray(block, count, size, cache); }
HIDDEN void *PoolsOwnCache(void) { return cache; }
HIDDEN size_t PoolsCacheBytes(void) { return sizeof cache; }

HIDDEN extern void PoolsStart(int argc, char **argv, char **envp);
HIDDEN extern void PoolsStop(uintptr_t frame);

/* glibc passes the arguments to initialisers; musl does not. Other libraries may have called malloc before this runs. */
__attribute__((constructor)) static void start(int argc, char **argv, char **envp)
{
    PoolsStart(argc, argv, envp);
}

__attribute__((destructor)) static void stop(void)
{
    PoolsStop((uintptr_t)__builtin_frame_address(0));
}

/* Where C# finds exit: an import would be a stub of the library's own. */
HIDDEN uintptr_t PoolsExitAddress(void) { return (uintptr_t)exit; }

/* The start-up files that define this are not linked; atexit and pthread_atfork name their library by it. */
HIDDEN void *__dso_handle = &__dso_handle;

/* Named by the start-up code that ilc emits for a library, which nothing calls. */
HIDDEN void RhpReversePInvoke(void *frame) { (void)frame; }
HIDDEN void RhpReversePInvokeReturn(void *frame) { (void)frame; }

/* Methods with a stackalloc or a local fixed buffer check this canary on return. It is a constant, for threads may
   already be inside malloc when a random one could be drawn; its zero and newline bytes stop overruns by text. */
HIDDEN const uintptr_t __security_cookie = (uintptr_t)0xff0d0a00c3a5965aull;
HIDDEN void RhpFallbackFailFast(void) { abort(); }
