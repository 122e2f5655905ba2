/* printf and its family: the texts that %s prints, and the room that sprintf writes to. */
#include "calls.h"

/* The text of one %s or %ls; with a precision it need not be terminated. */
static void check_text(const void *text, int is_wide, int precision, const char *function, uintptr_t caller)
{
    if (text == NULL) return; /* printed as (null) */
    size_t most = precision < 0 ? SIZE_MAX / sizeof(wchar_t) : (size_t)precision;
    PoolsTouch(text, is_wide ? wide_bounded(text, most) : bounded(text, most), READ, function, caller);
}

/* Takes one argument of the conversion's type, and looks at it if it is text. Whether the format goes on. */
static int check_argument(char conversion, int longs, int is_long_double, int precision, va_list *arguments, const char *function, uintptr_t caller)
{
    switch (conversion) {
    case '%':
    case 'm':
        return 1;
    case 's':
    case 'S':
        check_text(va_arg(*arguments, const void *), longs != 0 || conversion == 'S', precision, function, caller);
        return 1;
    case 'd': case 'i': case 'o': case 'u': case 'x': case 'X': case 'c': case 'C':
        if (longs != 0 && conversion != 'c') (void)va_arg(*arguments, long);
        else (void)va_arg(*arguments, int);
        return 1;
    case 'p': case 'n':
        (void)va_arg(*arguments, void *);
        return 1;
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
        if (is_long_double) (void)va_arg(*arguments, long double);
        else (void)va_arg(*arguments, double);
        return 1;
    default:
        return 0;
    }
}

/* C17 7.21.6.1. What it does not know, such as arguments by position, ends it. */
static void check_format(const char *format, va_list given, const char *function, uintptr_t caller)
{
    PoolsTouch(format, libc.strlen(format) + 1, READ, function, caller);
    va_list arguments;
    va_copy(arguments, given);
    for (const char *at = libc.strchr(format, '%'); at != NULL; at = libc.strchr(at, '%')) {
        int longs = 0, is_long_double = 0, precision = -1;
        at++;
        at += libc.strspn(at, "-+ #0'I");
        if (*at == '*') {
            (void)va_arg(arguments, int);
            at++;
        } else at += libc.strspn(at, "0123456789");
        if (*at == '$') break;
        if (*at == '.') {
            at++;
            if (*at == '*') {
                precision = va_arg(arguments, int);
                at++;
            } else {
                precision = libc.atoi(at);
                at += libc.strspn(at, "0123456789");
            }
        }
        for (; *at != 0 && libc.strchr("hlqLjzt", *at); at++) {
            longs += *at == 'l' || *at == 'q' || *at == 'j' || *at == 'z' || *at == 't';
            is_long_double |= *at == 'L';
        }
        if (!check_argument(*at, longs, is_long_double, precision, &arguments, function, caller)) break;
        at++;
    }
    va_end(arguments);
}

#define CHECK(format, arguments) check_format((format), (arguments), __func__ + 3, CALLER)

static int on_vprintf(const char *format, va_list arguments)
{
    CHECK(format, arguments);
    return libc.vprintf(format, arguments);
}

static int on_vfprintf(FILE *file, const char *format, va_list arguments)
{
    CHECK(format, arguments);
    return libc.vfprintf(file, format, arguments);
}

static int on_vsprintf(char *to, const char *format, va_list arguments)
{
    CHECK(format, arguments);
    int length = libc.vsprintf(to, format, arguments);
    if (length >= 0) WRITES(to, (size_t)length + 1);
    return length;
}

static int on_vsnprintf(char *to, size_t room, const char *format, va_list arguments)
{
    CHECK(format, arguments);
    int length = libc.vsnprintf(to, room, format, arguments);
    if (length >= 0) WRITES(to, (size_t)length < room ? (size_t)length + 1 : room);
    return length;
}

/* With arguments in place of a list of them. */
#define WITH_LIST(last, call)       \
    va_list arguments;              \
    va_start(arguments, last);      \
    CHECK(last, arguments);         \
    int length = call;              \
    va_end(arguments)

static int on_printf(const char *format, ...)
{
    WITH_LIST(format, libc.vprintf(format, arguments));
    return length;
}

static int on_fprintf(FILE *file, const char *format, ...)
{
    WITH_LIST(format, libc.vfprintf(file, format, arguments));
    return length;
}

static int on_dprintf(int file, const char *format, ...)
{
    WITH_LIST(format, libc.vdprintf(file, format, arguments));
    return length;
}

static int on_sprintf(char *to, const char *format, ...)
{
    WITH_LIST(format, libc.vsprintf(to, format, arguments));
    if (length >= 0) WRITES(to, (size_t)length + 1);
    return length;
}

static int on_snprintf(char *to, size_t room, const char *format, ...)
{
    WITH_LIST(format, libc.vsnprintf(to, room, format, arguments));
    if (length >= 0) WRITES(to, (size_t)length < room ? (size_t)length + 1 : room);
    return length;
}

static int on_asprintf(char **to, const char *format, ...)
{
    WITH_LIST(format, libc.vasprintf(to, format, arguments));
    return length;
}

/* The compiler's fortified variants. */
static int on___printf_chk(int flag, const char *format, ...)
{
    WITH_LIST(format, libc.__vprintf_chk(flag, format, arguments));
    return length;
}

static int on___fprintf_chk(FILE *file, int flag, const char *format, ...)
{
    WITH_LIST(format, libc.__vfprintf_chk(file, flag, format, arguments));
    return length;
}

static int on___sprintf_chk(char *to, int flag, size_t known, const char *format, ...)
{
    WITH_LIST(format, libc.__vsprintf_chk(to, flag, known, format, arguments));
    if (length >= 0) WRITES(to, (size_t)length + 1);
    return length;
}

static int on___snprintf_chk(char *to, size_t room, int flag, size_t known, const char *format, ...)
{
    WITH_LIST(format, libc.__vsnprintf_chk(to, room, flag, known, format, arguments));
    if (length >= 0) WRITES(to, (size_t)length < room ? (size_t)length + 1 : room);
    return length;
}

HIDDEN void *PoolsFormatCall(const char *name)
{
    STAND_IN(vprintf); STAND_IN(vfprintf); STAND_IN(vsprintf); STAND_IN(vsnprintf); STAND_IN(printf); STAND_IN(fprintf);
    STAND_IN(dprintf); STAND_IN(sprintf); STAND_IN(snprintf); STAND_IN(asprintf); STAND_IN(__printf_chk); STAND_IN(__fprintf_chk);
    STAND_IN(__sprintf_chk); STAND_IN(__snprintf_chk);
    return NULL;
}
