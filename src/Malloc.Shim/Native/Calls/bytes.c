/* The functions on bytes and wide characters of a given number. */
#include "calls.h"

static void *on_memcpy(void *to, const void *from, size_t size)
{
    READS(from, size);
    WRITES(to, size);
    return libc.memcpy(to, from, size);
}

static void *on_memmove(void *to, const void *from, size_t size)
{
    READS(from, size);
    WRITES(to, size);
    return libc.memmove(to, from, size);
}

static void *on_mempcpy(void *to, const void *from, size_t size)
{
    READS(from, size);
    WRITES(to, size);
    return libc.mempcpy(to, from, size);
}

static void on_bcopy(const void *from, void *to, size_t size)
{
    READS(from, size);
    WRITES(to, size);
    libc.memmove(to, from, size);
}

static void *on_memset(void *to, int byte, size_t size)
{
    WRITES(to, size);
    return libc.memset(to, byte, size);
}

static void on_bzero(void *to, size_t size)
{
    WRITES(to, size);
    libc.memset(to, 0, size);
}

static void on_explicit_bzero(void *to, size_t size)
{
    WRITES(to, size);
    libc.explicit_bzero(to, size);
}

static void *on_memccpy(void *to, const void *from, int byte, size_t size)
{
    const char *found = libc.memchr(from, byte, size);
    size_t copied = found ? (size_t)(found - (const char *)from) + 1 : size;
    READS(from, copied);
    WRITES(to, copied);
    return libc.memccpy(to, from, byte, size);
}

static int on_memcmp(const void *left, const void *right, size_t size)
{
    READS(left, size);
    READS(right, size);
    return libc.memcmp(left, right, size);
}

static int on_bcmp(const void *left, const void *right, size_t size)
{
    READS(left, size);
    READS(right, size);
    return libc.memcmp(left, right, size);
}

/* Stops where the byte is. */
static void *on_memchr(const void *at, int byte, size_t size)
{
    char *found = libc.memchr(at, byte, size);
    READS(at, found ? (size_t)(found - (const char *)at) + 1 : size);
    return found;
}

static void *on_memrchr(const void *at, int byte, size_t size)
{
    char *found = libc.memrchr(at, byte, size);
    const char *from = found ? found : at;
    READS(from, size - (size_t)(from - (const char *)at));
    return found;
}

static void *on_memmem(const void *at, size_t size, const void *sought, size_t length)
{
    READS(sought, length);
    READS(at, size);
    return libc.memmem(at, size, sought, length);
}

static wchar_t *on_wmemcpy(wchar_t *to, const wchar_t *from, size_t count)
{
    READS(from, count * sizeof *from);
    WRITES(to, count * sizeof *to);
    return libc.wmemcpy(to, from, count);
}

static wchar_t *on_wmemmove(wchar_t *to, const wchar_t *from, size_t count)
{
    READS(from, count * sizeof *from);
    WRITES(to, count * sizeof *to);
    return libc.wmemmove(to, from, count);
}

static wchar_t *on_wmemset(wchar_t *to, wchar_t value, size_t count)
{
    WRITES(to, count * sizeof *to);
    return libc.wmemset(to, value, count);
}

static int on_wmemcmp(const wchar_t *left, const wchar_t *right, size_t count)
{
    READS(left, count * sizeof *left);
    READS(right, count * sizeof *right);
    return libc.wmemcmp(left, right, count);
}

/* The compiler's fortified variants. */
static void *on___memcpy_chk(void *to, const void *from, size_t size, size_t room)
{
    READS(from, size);
    WRITES(to, size);
    return libc.__memcpy_chk(to, from, size, room);
}

static void *on___memmove_chk(void *to, const void *from, size_t size, size_t room)
{
    READS(from, size);
    WRITES(to, size);
    return libc.__memmove_chk(to, from, size, room);
}

static void *on___mempcpy_chk(void *to, const void *from, size_t size, size_t room)
{
    READS(from, size);
    WRITES(to, size);
    return libc.__mempcpy_chk(to, from, size, room);
}

static void *on___memset_chk(void *to, int byte, size_t size, size_t room)
{
    WRITES(to, size);
    return libc.__memset_chk(to, byte, size, room);
}

HIDDEN void *PoolsByteCall(const char *name)
{
    STAND_IN(memcpy); STAND_IN(memmove); STAND_IN(mempcpy); STAND_IN(bcopy); STAND_IN(memset); STAND_IN(bzero);
    STAND_IN(explicit_bzero); STAND_IN(memccpy); STAND_IN(memcmp); STAND_IN(bcmp); STAND_IN(memchr); STAND_IN(memrchr);
    STAND_IN(memmem); STAND_IN(wmemcpy); STAND_IN(wmemmove); STAND_IN(wmemset); STAND_IN(wmemcmp); STAND_IN(__memcpy_chk);
    STAND_IN(__memmove_chk); STAND_IN(__mempcpy_chk); STAND_IN(__memset_chk);
    return NULL;
}
