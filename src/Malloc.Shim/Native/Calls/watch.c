/* Where the heap's blocks lie, for the stand-ins, and which there are, for CallChecks.cs. */
#include "calls.h"

static uintptr_t watched_start, watched_span; /* nothing, before the stand-ins are in place */

HIDDEN void PoolsWatch(uintptr_t start, uintptr_t span)
{
    PoolsFindLibc();
    watched_start = start;
    watched_span = span;
}

HIDDEN extern void PoolsCheckAccess(const void *at, size_t size, enum access access, const char *function, uintptr_t caller);

HIDDEN void PoolsTouch(const void *at, size_t size, enum access access, const char *function, uintptr_t caller)
{
    if (size != 0 && (uintptr_t)at - watched_start < watched_span) PoolsCheckAccess(at, size, access, function, caller);
}

/* The stand-in for a function of libc; null when it has none. */
HIDDEN void *PoolsStandIn(const char *name)
{
    void *found = PoolsByteCall(name);
    if (found == NULL) found = PoolsTextCall(name);
    if (found == NULL) found = PoolsFileCall(name);
    return found != NULL ? found : PoolsFormatCall(name);
}

/* An address in libc, or in this library. */
HIDDEN const void *PoolsAddressIn(int is_libc) { return is_libc ? (const void *)libc.puts : (const void *)&PoolsWatch; }
