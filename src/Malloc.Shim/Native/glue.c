/* What C# cannot say without a runtime, and nothing else: the logic is C#.

   A thread-local variable and the return address, and so the exports that use them: each is a jump that passes the
   address of the thread's cache and who calls on. The busiest do without the jump: FastPath.s. */
#include "glue.h"
#include <stdlib.h>

__thread char PoolsCache[CACHE_BYTES] __attribute__((tls_model("initial-exec"), aligned(64)));

PUBLIC void cfree(void *block) { PoolsFree(block, PoolsCache, ORIGIN(MALLOC)); }
PUBLIC void *reallocf(void *block, size_t size) { return PoolsReallocF(block, size, PoolsCache, ORIGIN(MALLOC)); }

PUBLIC void *realloc(void *block, size_t size)
{
    if (block == NULL) return own_malloc(size); /* Lua allocates by it */
    return PoolsRealloc(block, size, PoolsCache, ORIGIN(MALLOC));
}

PUBLIC void *calloc(size_t count, size_t size)
{
    if (!IS_GUARD_DUE()) return PoolsCalloc(count, size, PoolsCache, ORIGIN(MALLOC));
    return PoolsCallocSlowly(count, size, PoolsCache, ORIGIN(MALLOC));
}

PUBLIC void *reallocarray(void *block, size_t count, size_t size)
{
    return PoolsReallocArray(block, count, size, PoolsCache, ORIGIN(MALLOC));
}

PUBLIC int posix_memalign(void **block, size_t alignment, size_t size)
{
    return PoolsPosixMemalign(block, alignment, size, ORIGIN(ALIGNED));
}

PUBLIC void *aligned_alloc(size_t alignment, size_t size) { return PoolsAlignedAlloc(alignment, size, ORIGIN(ALIGNED)); }
PUBLIC void *memalign(size_t alignment, size_t size) { return PoolsAlignedAlloc(alignment, size, ORIGIN(ALIGNED)); }
PUBLIC void *valloc(size_t size) { return PoolsPageAlloc(size, ORIGIN(ALIGNED)); }
PUBLIC void *pvalloc(size_t size) { return PoolsWholePagesAlloc(size, ORIGIN(ALIGNED)); }
PUBLIC int malloc_trim(size_t kept) { return PoolsGiveBack(kept, PoolsCache); }
PUBLIC void free_sized(void *block, size_t size) { PoolsFreeSized(block, GIVEN(size), ORIGIN(SIZED_FREE)); }

PUBLIC void free_aligned_sized(void *block, size_t alignment, size_t size)
{
    PoolsFreeAlignedSized(block, alignment, GIVEN(size), ORIGIN(ALIGNED));
}

HIDDEN void *PoolsOwnCache(void) { return PoolsCache; }
HIDDEN size_t PoolsCacheBytes(void) { return sizeof PoolsCache; }

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
