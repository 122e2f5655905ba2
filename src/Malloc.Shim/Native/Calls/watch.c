/* Where the heap's blocks lie, for the stand-ins, and the tables of them for CallChecks.cs. */
#include "calls.h"

static uintptr_t watched_start, watched_span; /* nothing, before the stand-ins are in place */

extern const struct call PoolsByteCalls[], PoolsTextCalls[], PoolsFileCalls[], PoolsFormatCalls[];

static const struct call *const tables[] = { PoolsByteCalls, PoolsTextCalls, PoolsFileCalls, PoolsFormatCalls };

HIDDEN void PoolsWatch(uintptr_t start, uintptr_t span)
{
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
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct call *call = tables[i]; call->name; call++)
            if (call->name[0] == name[0] && strcmp(call->name, name) == 0) return call->stand_in;
    return NULL;
}

/* An address in libc, or in this library. */
HIDDEN const void *PoolsAddressIn(int libc) { return libc ? (const void *)&puts : (const void *)&PoolsWatch; }
