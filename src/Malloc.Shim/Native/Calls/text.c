/* The functions on text. */
#include "calls.h"

static size_t on_strlen(const char *text)
{
    size_t length = libc.strlen(text);
    READS(text, length + 1);
    return length;
}

static size_t on_strnlen(const char *text, size_t most)
{
    READS(text, bounded(text, most));
    return libc.strnlen(text, most);
}

static char *on_strcpy(char *to, const char *from)
{
    size_t size = libc.strlen(from) + 1;
    READS(from, size);
    WRITES(to, size);
    return libc.strcpy(to, from);
}

static char *on_stpcpy(char *to, const char *from)
{
    size_t size = libc.strlen(from) + 1;
    READS(from, size);
    WRITES(to, size);
    return libc.stpcpy(to, from);
}

/* Fills all of the room with zeros. */
static char *on_strncpy(char *to, const char *from, size_t room)
{
    READS(from, bounded(from, room));
    WRITES(to, room);
    return libc.strncpy(to, from, room);
}

static char *on_stpncpy(char *to, const char *from, size_t room)
{
    READS(from, bounded(from, room));
    WRITES(to, room);
    return libc.stpncpy(to, from, room);
}

static char *on_strcat(char *to, const char *from)
{
    size_t size = libc.strlen(from) + 1;
    READS(from, size);
    READS_TEXT(to);
    WRITES(to + libc.strlen(to), size);
    return libc.strcat(to, from);
}

static char *on_strncat(char *to, const char *from, size_t most)
{
    READS(from, bounded(from, most));
    READS_TEXT(to);
    WRITES(to + libc.strlen(to), libc.strnlen(from, most) + 1);
    return libc.strncat(to, from, most);
}

/* How far two texts are compared: up to and with the first difference, or the end. */
static size_t compared(const char *left, const char *right, size_t most)
{
    size_t at = 0;
    while (at < most && left[at] == right[at] && left[at] != 0) at++;
    return at < most ? at + 1 : most;
}

static int on_strcmp(const char *left, const char *right)
{
    size_t size = compared(left, right, SIZE_MAX);
    READS(left, size);
    READS(right, size);
    return libc.strcmp(left, right);
}

static int on_strncmp(const char *left, const char *right, size_t most)
{
    size_t size = compared(left, right, most);
    READS(left, size);
    READS(right, size);
    return libc.strncmp(left, right, most);
}

static int on_strcoll(const char *left, const char *right)
{
    READS_TEXT(left);
    READS_TEXT(right);
    return libc.strcoll(left, right);
}

static int on_strcasecmp(const char *left, const char *right)
{
    size_t size = compared(left, right, SIZE_MAX); /* at least as far */
    READS(left, size);
    READS(right, size);
    return libc.strcasecmp(left, right);
}

static int on_strncasecmp(const char *left, const char *right, size_t most)
{
    size_t size = compared(left, right, most);
    READS(left, size);
    READS(right, size);
    return libc.strncasecmp(left, right, most);
}

static char *on_strchr(const char *text, int character)
{
    char *found = libc.strchr(text, character);
    READS(text, found ? (size_t)(found - text) + 1 : libc.strlen(text) + 1);
    return found;
}

static char *on_strchrnul(const char *text, int character)
{
    char *found = libc.strchrnul(text, character);
    READS(text, (size_t)(found - text) + 1);
    return found;
}

static void *on_rawmemchr(const void *at, int byte)
{
    char *found = libc.rawmemchr(at, byte);
    READS(at, (size_t)(found - (const char *)at) + 1);
    return found;
}

static char *on_strrchr(const char *text, int character)
{
    READS_TEXT(text);
    return libc.strrchr(text, character);
}

static char *on_strstr(const char *text, const char *sought)
{
    READS_TEXT(sought);
    READS_TEXT(text);
    return libc.strstr(text, sought);
}

static char *on_strcasestr(const char *text, const char *sought)
{
    READS_TEXT(sought);
    READS_TEXT(text);
    return libc.strcasestr(text, sought);
}

static size_t on_strspn(const char *text, const char *accepted)
{
    size_t length = libc.strspn(text, accepted);
    READS_TEXT(accepted);
    READS(text, length + 1);
    return length;
}

static size_t on_strcspn(const char *text, const char *refused)
{
    size_t length = libc.strcspn(text, refused);
    READS_TEXT(refused);
    READS(text, length + 1);
    return length;
}

static char *on_strpbrk(const char *text, const char *sought)
{
    READS_TEXT(sought);
    READS(text, libc.strcspn(text, sought) + 1);
    return libc.strpbrk(text, sought);
}

static char *on_strdup(const char *text)
{
    READS_TEXT(text);
    return libc.strdup(text);
}

static char *on_strndup(const char *text, size_t most)
{
    READS(text, bounded(text, most));
    return libc.strndup(text, most);
}

/* Numbers are read up to the first character that is none. */
static long on_strtol(const char *text, char **end, int base)
{
    char *stop;
    long value = libc.strtol(text, &stop, base);
    READS(text, (size_t)(stop - text) + 1);
    if (end) *end = stop;
    return value;
}

static unsigned long on_strtoul(const char *text, char **end, int base)
{
    char *stop;
    unsigned long value = libc.strtoul(text, &stop, base);
    READS(text, (size_t)(stop - text) + 1);
    if (end) *end = stop;
    return value;
}

static double on_strtod(const char *text, char **end)
{
    char *stop;
    double value = libc.strtod(text, &stop);
    READS(text, (size_t)(stop - text) + 1);
    if (end) *end = stop;
    return value;
}

static int on_atoi(const char *text)
{
    READS_TEXT(text);
    return libc.atoi(text);
}

static long on_atol(const char *text)
{
    READS_TEXT(text);
    return libc.atol(text);
}

static double on_atof(const char *text)
{
    READS_TEXT(text);
    return libc.atof(text);
}

static size_t on_wcslen(const wchar_t *text)
{
    READS_WIDE(text);
    return libc.wcslen(text);
}

static size_t on_wcsnlen(const wchar_t *text, size_t most)
{
    READS(text, wide_bounded(text, most));
    return libc.wcsnlen(text, most);
}

static wchar_t *on_wcscpy(wchar_t *to, const wchar_t *from)
{
    size_t size = (libc.wcslen(from) + 1) * sizeof *from;
    READS(from, size);
    WRITES(to, size);
    return libc.wcscpy(to, from);
}

static wchar_t *on_wcsncpy(wchar_t *to, const wchar_t *from, size_t room)
{
    READS(from, wide_bounded(from, room));
    WRITES(to, room * sizeof *to);
    return libc.wcsncpy(to, from, room);
}

static wchar_t *on_wcscat(wchar_t *to, const wchar_t *from)
{
    size_t size = (libc.wcslen(from) + 1) * sizeof *from;
    READS(from, size);
    READS_WIDE(to);
    WRITES(to + libc.wcslen(to), size);
    return libc.wcscat(to, from);
}

static int on_wcscmp(const wchar_t *left, const wchar_t *right)
{
    size_t at = 0;
    while (left[at] == right[at] && left[at] != 0) at++;
    READS(left, (at + 1) * sizeof *left);
    READS(right, (at + 1) * sizeof *right);
    return libc.wcscmp(left, right);
}

static wchar_t *on_wcschr(const wchar_t *text, wchar_t character)
{
    wchar_t *found = libc.wcschr(text, character);
    READS(text, (found ? (size_t)(found - text) + 1 : libc.wcslen(text) + 1) * sizeof *text);
    return found;
}

static wchar_t *on_wcsdup(const wchar_t *text)
{
    READS_WIDE(text);
    return libc.wcsdup(text);
}

/* The compiler's fortified variants. */
static char *on___strcpy_chk(char *to, const char *from, size_t room)
{
    size_t size = libc.strlen(from) + 1;
    READS(from, size);
    WRITES(to, size);
    return libc.__strcpy_chk(to, from, room);
}

static char *on___stpcpy_chk(char *to, const char *from, size_t room)
{
    size_t size = libc.strlen(from) + 1;
    READS(from, size);
    WRITES(to, size);
    return libc.__stpcpy_chk(to, from, room);
}

static char *on___strncpy_chk(char *to, const char *from, size_t size, size_t room)
{
    READS(from, bounded(from, size));
    WRITES(to, size);
    return libc.__strncpy_chk(to, from, size, room);
}

static char *on___strcat_chk(char *to, const char *from, size_t room)
{
    size_t size = libc.strlen(from) + 1;
    READS(from, size);
    READS_TEXT(to);
    WRITES(to + libc.strlen(to), size);
    return libc.__strcat_chk(to, from, room);
}

static char *on___strncat_chk(char *to, const char *from, size_t most, size_t room)
{
    READS(from, bounded(from, most));
    READS_TEXT(to);
    WRITES(to + libc.strlen(to), libc.strnlen(from, most) + 1);
    return libc.__strncat_chk(to, from, most, room);
}

HIDDEN void *PoolsTextCall(const char *name)
{
    STAND_IN(strlen); STAND_IN(strnlen); STAND_IN(strcpy); STAND_IN(stpcpy); STAND_IN(strncpy); STAND_IN(stpncpy);
    STAND_IN(strcat); STAND_IN(strncat); STAND_IN(strcmp); STAND_IN(strncmp); STAND_IN(strcoll); STAND_IN(strcasecmp);
    STAND_IN(strncasecmp); STAND_IN(strchr); STAND_IN(strchrnul); STAND_IN(rawmemchr); STAND_IN(strrchr); STAND_IN(strstr);
    STAND_IN(strcasestr); STAND_IN(strspn); STAND_IN(strcspn); STAND_IN(strpbrk); STAND_IN(strdup); STAND_IN(strndup);
    STAND_IN(strtol); STAND_IN(strtoul); STAND_IN(strtod); STAND_IN(atoi); ALSO(strtoll, strtol); ALSO(strtoull, strtoul);
    ALSO(__strdup, strdup); ALSO(__isoc23_strtol, strtol); STAND_IN(atol); ALSO(atoll, atol); STAND_IN(atof); STAND_IN(wcslen);
    STAND_IN(wcsnlen); STAND_IN(wcscpy); STAND_IN(wcsncpy); STAND_IN(wcscat); STAND_IN(wcscmp); STAND_IN(wcschr);
    STAND_IN(wcsdup); STAND_IN(__strcpy_chk); STAND_IN(__stpcpy_chk); STAND_IN(__strncpy_chk); STAND_IN(__strcat_chk);
    STAND_IN(__strncat_chk);
    return NULL;
}
