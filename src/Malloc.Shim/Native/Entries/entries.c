/* A shim's functions for C code in a .NET program (MallocShim.Functions), on the pool that C# made: which thread calls, and so which cache it has, is told
   here, and the rest is C#, Entries.cs. What the thread's cache can not do is done by the managed functions.

   A library of its own: all that it has of each thread is 32 bytes. The malloc's 2272 are more than a process keeps for libraries that are opened
   while it runs. */
#define _GNU_SOURCE
#include <limits.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HIDDEN __attribute__((visibility("hidden")))
#define PUBLIC __attribute__((visibility("default")))

struct cell;

/* EntryFunctions in C#, the same order. */
struct functions {
    void *(*malloc)(size_t, const struct cell *);
    void *(*calloc)(size_t, size_t, const struct cell *);
    void *(*realloc)(void *, size_t, const struct cell *);
    void (*free)(void *, const struct cell *);
    void *(*aligned_alloc)(size_t, size_t, const struct cell *);
    size_t (*usable_size)(void *, const struct cell *);
    void *(*strdup)(const char *, const struct cell *);
    void *(*lua_alloc)(const struct cell *, void *, size_t, size_t);
    void *(*zlib_alloc)(const struct cell *, unsigned, unsigned);
    void (*zlib_free)(const struct cell *, void *);
};

/* EntryCell in C#. */
struct cell {
    size_t pool;
    struct functions called, managed;
    void (*trim)(void *, const struct cell *);
};

/* EntryTable in C#. */
struct entries {
    struct functions functions;
    void (*share)(void *const *, size_t, int *);
    int (*is_sharing)(void);
};

HIDDEN extern void *PoolsEntryMalloc(size_t size, const void *cache, const struct cell *cell);
HIDDEN extern void *PoolsEntryCalloc(size_t count, size_t size, const void *cache, const struct cell *cell);
HIDDEN extern void *PoolsEntryRealloc(void *block, size_t size, const void *cache, const struct cell *cell);
HIDDEN extern void PoolsEntryFree(void *block, const void *cache, const struct cell *cell);
HIDDEN extern size_t PoolsEntryUsableSize(void *block, const void *cache, const struct cell *cell);
HIDDEN extern void *PoolsEntryLuaAlloc(const struct cell *cell, void *block, size_t old_size, size_t size, const void *cache);
HIDDEN extern void *PoolsEntryZlibAlloc(const struct cell *cell, unsigned items, unsigned size, const void *cache);
HIDDEN extern void PoolsEntryZlibFree(const struct cell *cell, void *block, const void *cache);
HIDDEN extern uint64_t PoolsEntryStamp(size_t cache_bytes);

/* The calling thread's caches by the pools' numbers: the array of ThreadTable in C#, which the thread shares while *is_shared is set. */
static __thread struct {
    void *const *caches;
    size_t count;
    int *is_shared;
    int rounds; /* of destructors that have come by: 0 until the thread ends */
} own __attribute__((tls_model("initial-exec")));

static const char no_cache[2304]; /* always empty; takes nothing */
static pthread_key_t end_of_thread;

static inline __attribute__((always_inline)) const void *cache_for(const struct cell *cell)
{
    return __builtin_expect(cell->pool < own.count, 1) ? own.caches[cell->pool] : no_cache;
}

static void *entry_malloc(size_t size, const struct cell *cell) { return PoolsEntryMalloc(size, cache_for(cell), cell); }
static void entry_free(void *block, const struct cell *cell) { PoolsEntryFree(block, cache_for(cell), cell); }

static void *entry_calloc(size_t count, size_t size, const struct cell *cell)
{
    return PoolsEntryCalloc(count, size, cache_for(cell), cell);
}

static void *entry_realloc(void *block, size_t size, const struct cell *cell)
{
    return PoolsEntryRealloc(block, size, cache_for(cell), cell);
}

static size_t entry_usable_size(void *block, const struct cell *cell) { return PoolsEntryUsableSize(block, cache_for(cell), cell); }

static void *entry_strdup(const char *text, const struct cell *cell)
{
    size_t size = strlen(text) + 1;
    void *copy = entry_malloc(size, cell);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

static void *lua_alloc(const struct cell *cell, void *block, size_t old_size, size_t size)
{
    return PoolsEntryLuaAlloc(cell, block, old_size, size, cache_for(cell));
}

static void *zlib_alloc(const struct cell *cell, unsigned items, unsigned size)
{
    return PoolsEntryZlibAlloc(cell, items, size, cache_for(cell));
}

static void zlib_free(const struct cell *cell, void *block) { PoolsEntryZlibFree(cell, block, cache_for(cell)); }

/* Whether the thread is running the destructors of its keys: C# has left it then. */
static int is_ending(void) { return own.rounds != 0; }

static int is_sharing(void) { return own.count != 0; }

/* C# tells the thread that calls where its caches are now. */
static void share(void *const *caches, size_t count, int *is_shared)
{
    if (is_ending() || pthread_setspecific(end_of_thread, &own) != 0) return;
    if (own.is_shared != NULL && own.is_shared != is_shared) __atomic_store_n(own.is_shared, 0, __ATOMIC_RELEASE);
    own.caches = caches;
    own.count = count;
    own.is_shared = is_shared;
    __atomic_store_n(is_shared, 1, __ATOMIC_RELAXED);
}

/* Destructors of other keys may yet free blocks: the caches are theirs until the last round but one. Then anybody may take what is in them. */
static void at_thread_end(void *unused)
{
    (void)unused;
    if (++own.rounds < PTHREAD_DESTRUCTOR_ITERATIONS - 1 && pthread_setspecific(end_of_thread, &own) == 0) return;
    own.count = 0;
    __atomic_store_n(own.is_shared, 0, __ATOMIC_RELEASE);
}

/* The ways to C#, from Entries.cs, with the arguments as they came: to call an address that is data, that compiler has another convention. */
HIDDEN void *PoolsManagedMalloc(size_t size, const void *cache, const struct cell *cell)
{
    (void)cache;
    return cell->managed.malloc(size, cell);
}

HIDDEN void *PoolsManagedCalloc(size_t count, size_t size, const void *cache, const struct cell *cell)
{
    (void)cache;
    return cell->managed.calloc(count, size, cell);
}

HIDDEN void *PoolsManagedRealloc(void *block, size_t size, const void *cache, const struct cell *cell)
{
    (void)cache;
    return cell->managed.realloc(block, size, cell);
}

HIDDEN void PoolsManagedFree(void *block, const void *cache, const struct cell *cell)
{
    (void)cache;
    if (block != NULL) cell->managed.free(block, cell);
}

HIDDEN size_t PoolsManagedUsableSize(void *block, const void *cache, const struct cell *cell)
{
    (void)cache;
    return cell->managed.usable_size(block, cell);
}

HIDDEN void *PoolsManagedLuaAlloc(const struct cell *cell, void *block, size_t old_size, size_t size)
{
    return cell->managed.lua_alloc(cell, block, old_size, size);
}

HIDDEN void *PoolsManagedZlibAlloc(const struct cell *cell, unsigned items, unsigned size)
{
    return cell->managed.zlib_alloc(cell, items, size);
}

HIDDEN void PoolsManagedZlibFree(const struct cell *cell, void *block) { cell->managed.zlib_free(cell, block); }

/* Managed code has left a thread that is ending; what such a thread keeps goes back all at once. */
HIDDEN void PoolsManagedTrim(void *block, const void *cache, const struct cell *cell)
{
    (void)cache;
    if (!is_ending()) cell->trim(block, cell);
}

/* The functions, for code with that stamp, once. The library's own stamp: who has another one gets nothing; 0 when the system has no key. */
PUBLIC uint64_t PoolsOpenEntries(uint64_t stamp, struct entries *entries)
{
    uint64_t own_stamp = PoolsEntryStamp(sizeof no_cache);
    if (stamp != own_stamp) return own_stamp;
    if (pthread_key_create(&end_of_thread, at_thread_end) != 0) return 0;
    void *(*aligned_alloc)(size_t, size_t, const struct cell *) = entries->functions.aligned_alloc; /* stays managed */
    entries->functions = (struct functions){
        .malloc = entry_malloc,
        .calloc = entry_calloc,
        .realloc = entry_realloc,
        .free = entry_free,
        .aligned_alloc = aligned_alloc,
        .usable_size = entry_usable_size,
        .strdup = entry_strdup,
        .lua_alloc = lua_alloc,
        .zlib_alloc = zlib_alloc,
        .zlib_free = zlib_free,
    };
    entries->share = share;
    entries->is_sharing = is_sharing;
    return own_stamp;
}
