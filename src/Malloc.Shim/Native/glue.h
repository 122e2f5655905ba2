/* What the C files have in common: who sees a symbol, the thread's cache, who calls, and the C# methods behind the exports. */
#ifndef POOLS_GLUE_H
#define POOLS_GLUE_H

#include <stddef.h>
#include <stdint.h>

#define HIDDEN __attribute__((visibility("hidden")))
#define PUBLIC __attribute__((visibility("default")))

/* ThreadCache in C#, which checks the size. initial-exec keeps the access free of calls: the general model may call malloc
   for the variable. */
enum { CACHE_BYTES = 2272 };
HIDDEN extern __thread char PoolsCache[CACHE_BYTES] __attribute__((tls_model("initial-exec"), aligned(64)));

/* Family in C# (Arena/Core/Origin.cs), the same numbers. */
enum family { MALLOC, ALIGNED, SIZED_FREE, NEW, NEW_ARRAY, ALIGNED_NEW, ALIGNED_NEW_ARRAY };

/* Who calls the function that this stands in: PackedOrigin in C#. With family MALLOC it is one load. */
#define ORIGIN(family) ((uintptr_t)__builtin_return_address(0) | (uintptr_t)(family) << 56)

/* In place of a size: the caller gave none (PoolCore.UnknownSize in C#). One that a caller gives is never that. */
#define UNKNOWN_SIZE SIZE_MAX
#define GIVEN(size) ((size) - ((size) == UNKNOWN_SIZE))

/* Counts a block of the thread's, if any are to be guarded; whether it is one, which the heap then sees by the same number: the first of
   ThreadCache in C# (CountForGuard). */
typedef int __attribute__((may_alias)) counter;
#define IS_GUARD_DUE() (*(counter *)PoolsCache != 0 && (*(counter *)PoolsCache == 1 || --*(counter *)PoolsCache == 1))

HIDDEN extern void *PoolsCallocSlowly(size_t count, size_t size, void *cache, uintptr_t origin);
HIDDEN extern void *PoolsMalloc(size_t size, void *cache, uintptr_t origin);
HIDDEN extern void *own_malloc(size_t size); /* malloc here, whatever the program has */
HIDDEN extern void *PoolsMallocSlowly(size_t size, void *cache, uintptr_t origin);

static inline __attribute__((always_inline)) void *counted_malloc(size_t size, uintptr_t origin)
{
    if (!IS_GUARD_DUE()) return PoolsMalloc(size, PoolsCache, origin); /* first: code for size keeps the order */
    return PoolsMallocSlowly(size, PoolsCache, origin);
}

HIDDEN extern void PoolsFree(void *block, void *cache, uintptr_t origin);
HIDDEN extern void *PoolsCalloc(size_t count, size_t size, void *cache, uintptr_t origin);
HIDDEN extern void *PoolsRealloc(void *block, size_t size, void *cache, uintptr_t origin);
HIDDEN extern void *PoolsReallocF(void *block, size_t size, void *cache, uintptr_t origin);
HIDDEN extern void *PoolsReallocArray(void *block, size_t count, size_t size, void *cache, uintptr_t origin);
HIDDEN extern int PoolsPosixMemalign(void **block, size_t alignment, size_t size, uintptr_t origin);
HIDDEN extern void *PoolsAlignedAlloc(size_t alignment, size_t size, uintptr_t origin);
HIDDEN extern void *PoolsPageAlloc(size_t size, uintptr_t origin);
HIDDEN extern void *PoolsWholePagesAlloc(size_t size, uintptr_t origin);
HIDDEN extern int PoolsGiveBack(size_t kept, void *cache);
HIDDEN extern void PoolsFreeSized(void *block, size_t size, uintptr_t origin);
HIDDEN extern void PoolsFreeAlignedSized(void *block, size_t alignment, size_t size, uintptr_t origin);
HIDDEN extern int PoolsKnowsBlocks(void); /* whether the class looks for mistakes */

#endif
