/* Calls into libc that run over memory: each has a stand-in that asks whether the program may touch the bytes, and then makes
   the call. CallChecks.cs puts the stand-ins in the place of libc's functions, in the debugging class alone. */
#ifndef POOLS_CALLS_H
#define POOLS_CALLS_H

#define _GNU_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "libc.h"

#pragma GCC optimize("Os") /* they are for finding mistakes, and there are many of them */

enum access { FOUND, READ, WRITE }; /* Access in C# (Arena/Core/Mistake.cs) */

/* Reports the access if it leaves its block. The name is of the function that was called. */
HIDDEN extern void PoolsTouch(const void *at, size_t size, enum access access, const char *function, uintptr_t caller);

/* Within a stand-in; __func__ is its name, which starts with "on_". */
#define CALLER ((uintptr_t)__builtin_return_address(0))
#define READS(at, size) PoolsTouch((at), (size), READ, __func__ + 3, CALLER)
#define WRITES(at, size) PoolsTouch((at), (size), WRITE, __func__ + 3, CALLER)

/* With its terminator. */
#define READS_TEXT(text) READS((text), libc.strlen(text) + 1)
#define READS_WIDE(text) READS((text), (libc.wcslen(text) + 1) * sizeof(wchar_t))

/* What a function of that many characters at most reads: up to and with the terminator, if it comes first. */
static inline size_t bounded(const char *text, size_t most)
{
    size_t length = libc.strnlen(text, most);
    return length < most ? length + 1 : most;
}

static inline size_t wide_bounded(const wchar_t *text, size_t most)
{
    size_t length = libc.wcsnlen(text, most);
    return (length < most ? length + 1 : most) * sizeof(wchar_t);
}

/* Returns the stand-in if it is for the function of that name. Code, not a table: a table of addresses would be filled in, and so copied,
   in every process. */
#define STAND_IN(function) ALSO(function, function)
#define ALSO(other, function) if (name[0] == #other[0] && libc.strcmp(name, #other) == 0) return on_##function

HIDDEN void *PoolsByteCall(const char *name);
HIDDEN void *PoolsTextCall(const char *name);
HIDDEN void *PoolsFileCall(const char *name);
HIDDEN void *PoolsFormatCall(const char *name);

#endif
