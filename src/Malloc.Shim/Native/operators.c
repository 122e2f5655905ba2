/* C++'s operators new and delete, every form that a program may replace (C++20 17.6.3). They are malloc and free under another family, so
   that a class that looks for mistakes can tell them apart.

   A program may replace some of them only: as the standard has it, the others then call those. Which are replaced is found out once, by
   comparing the definition that the dynamic linker chose with our own. This library is not linked with C++'s; what it needs of that when
   there is no memory, it looks up in the program. */
#define _GNU_SOURCE
#include "glue.h"
#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <unistd.h>

/* A call of the definition that the dynamic linker chose. */
#define VISIBLE PUBLIC __attribute__((noplt))
/* The usual forms are fast; of the others there are many, and they are small. */
#define FAST __attribute__((optimize("O2")))
#define LIKELY(condition) __builtin_expect(!!(condition), 1)

VISIBLE void *_Znwm(size_t size);
VISIBLE void *_Znam(size_t size);
VISIBLE void *_ZnwmSt11align_val_t(size_t size, size_t alignment);
VISIBLE void *_ZnamSt11align_val_t(size_t size, size_t alignment);
VISIBLE void _ZdlPv(void *block);
VISIBLE void _ZdaPv(void *block);
VISIBLE void _ZdlPvSt11align_val_t(void *block, size_t alignment);
VISIBLE void _ZdaPvSt11align_val_t(void *block, size_t alignment);

/* Our own definitions; those of the usual operators are in FastPath.s. */
HIDDEN extern void *own_new(size_t size);
HIDDEN extern void own_delete(void *block);
#define OWN(operator, name) HIDDEN extern __typeof(operator) name __attribute__((alias(#operator)))
OWN(_Znam, own_new_array);
OWN(_ZnwmSt11align_val_t, own_aligned_new);
OWN(_ZnamSt11align_val_t, own_aligned_new_array);
OWN(_ZdaPv, own_delete_array);
OWN(_ZdlPvSt11align_val_t, own_aligned_delete);
OWN(_ZdaPvSt11align_val_t, own_aligned_delete_array);

/* What the operators have to know: whether the class checks the sizes of a sized delete, and which of the operators above the program has
   replaced, by family. */
#define ALLOCATES(family) (1u << (family))
#define FREES(family) (0x100u << (family))
enum { SURVEYED = 1u, CHECKS = 2u };
HIDDEN unsigned PoolsReplaced; /* FastPath.s looks at it, too */

/* An executable that is not position-independent gives a function of ours that it takes the address of an address of its own, which is a
   jump to ours and no definition. */
static unsigned replaced(void *visible, void *own, unsigned bit)
{
    Dl_info module;
    ElfW(Sym) *symbol = NULL;
    if (visible == own) return 0;
    if (dladdr1(visible, &module, (void **)&symbol, RTLD_DL_SYMENT) != 0 && symbol != NULL && symbol->st_shndx == SHN_UNDEF) return 0;
    return bit;
}

static __attribute__((noinline, cold)) unsigned survey(void)
{
    unsigned found = SURVEYED;
    if (PoolsKnowsBlocks()) found |= CHECKS;
    found |= replaced(_Znwm, own_new, ALLOCATES(NEW));
    found |= replaced(_Znam, own_new_array, ALLOCATES(NEW_ARRAY));
    found |= replaced(_ZnwmSt11align_val_t, own_aligned_new, ALLOCATES(ALIGNED_NEW));
    found |= replaced(_ZnamSt11align_val_t, own_aligned_new_array, ALLOCATES(ALIGNED_NEW_ARRAY));
    found |= replaced(_ZdlPv, own_delete, FREES(NEW));
    found |= replaced(_ZdaPv, own_delete_array, FREES(NEW_ARRAY));
    found |= replaced(_ZdlPvSt11align_val_t, own_aligned_delete, FREES(ALIGNED_NEW));
    found |= replaced(_ZdaPvSt11align_val_t, own_aligned_delete_array, FREES(ALIGNED_NEW_ARRAY));
    __atomic_store_n(&PoolsReplaced, found, __ATOMIC_RELAXED); /* each thread finds the same */
    return found;
}

/* Those of the bits that are so. */
static inline __attribute__((always_inline)) unsigned are(unsigned bits)
{
    unsigned known = __atomic_load_n(&PoolsReplaced, __ATOMIC_RELAXED);
    if (LIKELY(known == SURVEYED)) return 0;
    return (known != 0 ? known : survey()) & bits;
}

/* A function of the program's C++ library. One that came with a plug-in of a C program's is not found by its name alone. */
static void *of_library(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name), *library;
    if (function != NULL) return function;
    library = dlopen("libstdc++.so.6", RTLD_LAZY | RTLD_NOLOAD);
    return library == NULL ? NULL : dlsym(library, name);
}

static void *allocate(size_t size, size_t alignment, uintptr_t origin)
{
    return alignment == 0 ? counted_malloc(size, origin) : PoolsAlignedAlloc(alignment, size, origin);
}

/* There was no memory: the program's handler is asked for some, as long as it has one, and then bad_alloc is thrown. The library's own
   operator would do both, but what it allocated after the handler would pass for a block of malloc's. */
static __attribute__((noinline, cold)) void *allocate_again(size_t size, size_t alignment, uintptr_t origin)
{
    static const char nobody[] = "pools: error: operator new: no memory, and no C++ library to throw bad_alloc\n";
    typedef void handler(void);
    handler *(*get_handler)(void) = (handler *(*)(void))of_library("_ZSt15get_new_handlerv");
    handler *throw_bad_alloc = (handler *)of_library("_ZSt17__throw_bad_allocv"), *to_ask;
    while (get_handler != NULL && (to_ask = get_handler()) != NULL) {
        to_ask();
        void *block = allocate(size, alignment, origin);
        if (block != NULL) return block;
    }
    if (throw_bad_alloc != NULL) throw_bad_alloc();
    if (write(STDERR_FILENO, nobody, sizeof nobody - 1) >= 0) abort();
    abort();
}

/* The library's forms that do not throw: they call the one that does, the program's or ours, and give null for what that throws. */
static __attribute__((noinline, cold)) void *new_nothrow(const char *name, size_t size, const void *tag)
{
    typedef void *form(size_t, const void *);
    form *theirs = (form *)of_library(name);
    return theirs == NULL ? NULL : theirs(size, tag);
}

static __attribute__((noinline, cold)) void *aligned_new_nothrow(const char *name, size_t size, size_t alignment, const void *tag)
{
    typedef void *form(size_t, size_t, const void *);
    form *theirs = (form *)of_library(name);
    return theirs == NULL ? NULL : theirs(size, alignment, tag);
}

/* _Znwm when the thread has no block for it. */
HIDDEN void *PoolsNewSlowly(size_t size, void *cache, uintptr_t origin)
{
    void *block = PoolsMallocSlowly(size, cache, origin);
    return LIKELY(block) ? block : allocate_again(size, 0, origin);
}

FAST void *_Znam(size_t size)
{
    if (are(ALLOCATES(NEW))) return _Znwm(size);
    void *block = counted_malloc(size, ORIGIN(NEW_ARRAY));
    return LIKELY(block) ? block : allocate_again(size, 0, ORIGIN(NEW_ARRAY));
}

void *_ZnwmSt11align_val_t(size_t size, size_t alignment)
{
    void *block = PoolsAlignedAlloc(alignment, size, ORIGIN(ALIGNED_NEW));
    return LIKELY(block) ? block : allocate_again(size, alignment, ORIGIN(ALIGNED_NEW));
}

void *_ZnamSt11align_val_t(size_t size, size_t alignment)
{
    if (are(ALLOCATES(ALIGNED_NEW))) return _ZnwmSt11align_val_t(size, alignment);
    void *block = PoolsAlignedAlloc(alignment, size, ORIGIN(ALIGNED_NEW_ARRAY));
    return LIKELY(block) ? block : allocate_again(size, alignment, ORIGIN(ALIGNED_NEW_ARRAY));
}

PUBLIC void *_ZnwmRKSt9nothrow_t(size_t size, const void *tag)
{
    void *block = are(ALLOCATES(NEW)) ? NULL : counted_malloc(size, ORIGIN(NEW));
    return LIKELY(block) ? block : new_nothrow("_ZnwmRKSt9nothrow_t", size, tag);
}

PUBLIC void *_ZnamRKSt9nothrow_t(size_t size, const void *tag)
{
    void *block = are(ALLOCATES(NEW) | ALLOCATES(NEW_ARRAY)) ? NULL : counted_malloc(size, ORIGIN(NEW_ARRAY));
    return LIKELY(block) ? block : new_nothrow("_ZnamRKSt9nothrow_t", size, tag);
}

PUBLIC void *_ZnwmSt11align_val_tRKSt9nothrow_t(size_t size, size_t alignment, const void *tag)
{
    void *block = are(ALLOCATES(ALIGNED_NEW)) ? NULL : PoolsAlignedAlloc(alignment, size, ORIGIN(ALIGNED_NEW));
    return LIKELY(block) ? block : aligned_new_nothrow("_ZnwmSt11align_val_tRKSt9nothrow_t", size, alignment, tag);
}

PUBLIC void *_ZnamSt11align_val_tRKSt9nothrow_t(size_t size, size_t alignment, const void *tag)
{
    unsigned others = are(ALLOCATES(ALIGNED_NEW) | ALLOCATES(ALIGNED_NEW_ARRAY));
    void *block = others ? NULL : PoolsAlignedAlloc(alignment, size, ORIGIN(ALIGNED_NEW_ARRAY));
    return LIKELY(block) ? block : aligned_new_nothrow("_ZnamSt11align_val_tRKSt9nothrow_t", size, alignment, tag);
}

FAST void _ZdaPv(void *block)
{
    if (are(FREES(NEW))) _ZdlPv(block);
    else PoolsFree(block, PoolsCache, ORIGIN(NEW_ARRAY));
}

/* Sized, with the size that new was given; or after a constructor threw. This one is _ZdlPvm when there is something to find out, or to heed. */
HIDDEN void PoolsDeleteSlowly(void *block, size_t size, uintptr_t origin)
{
    unsigned what = are(FREES(NEW) | CHECKS);
    if (what == 0) PoolsFree(block, PoolsCache, origin);
    else if (what & FREES(NEW)) _ZdlPv(block);
    else PoolsFreeSized(block, GIVEN(size), origin);
}

FAST PUBLIC void _ZdaPvm(void *block, size_t size)
{
    unsigned what = are(FREES(NEW) | FREES(NEW_ARRAY) | CHECKS);
    if (LIKELY(what == 0)) PoolsFree(block, PoolsCache, ORIGIN(NEW_ARRAY));
    else if (what & ~CHECKS) _ZdaPv(block);
    else PoolsFreeSized(block, GIVEN(size), ORIGIN(NEW_ARRAY));
}

PUBLIC void _ZdlPvRKSt9nothrow_t(void *block, const void *tag)
{
    (void)tag;
    if (are(FREES(NEW))) _ZdlPv(block);
    else PoolsFree(block, PoolsCache, ORIGIN(NEW));
}

PUBLIC void _ZdaPvRKSt9nothrow_t(void *block, const void *tag)
{
    (void)tag;
    if (are(FREES(NEW) | FREES(NEW_ARRAY))) _ZdaPv(block);
    else PoolsFree(block, PoolsCache, ORIGIN(NEW_ARRAY));
}

/* Without a size. The class that looks for mistakes compares the alignment. */
static inline void free_aligned(void *block, size_t alignment, uintptr_t origin)
{
    if (are(CHECKS)) PoolsFreeAlignedSized(block, alignment, UNKNOWN_SIZE, origin);
    else PoolsFree(block, PoolsCache, origin);
}

void _ZdlPvSt11align_val_t(void *block, size_t alignment)
{
    free_aligned(block, alignment, ORIGIN(ALIGNED_NEW));
}

void _ZdaPvSt11align_val_t(void *block, size_t alignment)
{
    if (are(FREES(ALIGNED_NEW))) _ZdlPvSt11align_val_t(block, alignment);
    else free_aligned(block, alignment, ORIGIN(ALIGNED_NEW_ARRAY));
}

PUBLIC void _ZdlPvmSt11align_val_t(void *block, size_t size, size_t alignment)
{
    unsigned what = are(FREES(ALIGNED_NEW) | CHECKS);
    if (LIKELY(what == 0)) PoolsFree(block, PoolsCache, ORIGIN(ALIGNED_NEW));
    else if (what & FREES(ALIGNED_NEW)) _ZdlPvSt11align_val_t(block, alignment);
    else PoolsFreeAlignedSized(block, alignment, GIVEN(size), ORIGIN(ALIGNED_NEW));
}

PUBLIC void _ZdaPvmSt11align_val_t(void *block, size_t size, size_t alignment)
{
    unsigned what = are(FREES(ALIGNED_NEW) | FREES(ALIGNED_NEW_ARRAY) | CHECKS);
    if (LIKELY(what == 0)) PoolsFree(block, PoolsCache, ORIGIN(ALIGNED_NEW_ARRAY));
    else if (what & ~CHECKS) _ZdaPvSt11align_val_t(block, alignment);
    else PoolsFreeAlignedSized(block, alignment, GIVEN(size), ORIGIN(ALIGNED_NEW_ARRAY));
}

PUBLIC void _ZdlPvSt11align_val_tRKSt9nothrow_t(void *block, size_t alignment, const void *tag)
{
    (void)tag;
    if (are(FREES(ALIGNED_NEW))) _ZdlPvSt11align_val_t(block, alignment);
    else free_aligned(block, alignment, ORIGIN(ALIGNED_NEW));
}

PUBLIC void _ZdaPvSt11align_val_tRKSt9nothrow_t(void *block, size_t alignment, const void *tag)
{
    (void)tag;
    if (are(FREES(ALIGNED_NEW) | FREES(ALIGNED_NEW_ARRAY))) _ZdaPvSt11align_val_t(block, alignment);
    else PoolsFree(block, PoolsCache, ORIGIN(ALIGNED_NEW_ARRAY));
}
