/* The functions of libc that the stand-ins call. They are looked up when they are wanted, in the debugging class: as imports they would be looked up,
   one by one, at the start of every process. */
#ifndef POOLS_LIBC_H
#define POOLS_LIBC_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wchar.h>
#include "../glue.h"

/* What _FORTIFY_SOURCE makes of some; libc's headers do not tell. */
void *__memcpy_chk(void *, const void *, size_t, size_t);
void *__memmove_chk(void *, const void *, size_t, size_t);
void *__mempcpy_chk(void *, const void *, size_t, size_t);
void *__memset_chk(void *, int, size_t, size_t);
char *__strcpy_chk(char *, const char *, size_t);
char *__stpcpy_chk(char *, const char *, size_t);
char *__strncpy_chk(char *, const char *, size_t, size_t);
char *__strcat_chk(char *, const char *, size_t);
char *__strncat_chk(char *, const char *, size_t, size_t);
int __vprintf_chk(int, const char *, va_list);
int __vfprintf_chk(FILE *, int, const char *, va_list);
int __vsprintf_chk(char *, int, size_t, const char *, va_list);
int __vsnprintf_chk(char *, size_t, int, size_t, const char *, va_list);

#define LIBC_FUNCTIONS(F) \
    F(memcpy) F(memmove) F(mempcpy) F(memccpy) F(memset) F(explicit_bzero) F(memcmp) F(memchr) F(memrchr) F(rawmemchr) F(memmem) \
    F(wmemcpy) F(wmemmove) F(wmemset) F(wmemcmp) \
    F(strlen) F(strnlen) F(strcpy) F(stpcpy) F(strncpy) F(stpncpy) F(strcat) F(strncat) F(strcmp) F(strncmp) F(strcasecmp) F(strncasecmp) F(strcoll) \
    F(strchr) F(strchrnul) F(strrchr) F(strstr) F(strcasestr) F(strspn) F(strcspn) F(strpbrk) F(strdup) F(strndup) \
    F(atoi) F(atol) F(atof) F(strtol) F(strtoul) F(strtod) \
    F(wcslen) F(wcsnlen) F(wcscpy) F(wcsncpy) F(wcscat) F(wcscmp) F(wcschr) F(wcsdup) \
    F(puts) F(fputs) F(fgets) F(fread) F(fwrite) F(read) F(pread) F(write) F(pwrite) F(send) F(recv) \
    F(vprintf) F(vfprintf) F(vdprintf) F(vsprintf) F(vsnprintf) F(vasprintf) \
    F(__memcpy_chk) F(__memmove_chk) F(__mempcpy_chk) F(__memset_chk) F(__strcpy_chk) F(__stpcpy_chk) F(__strncpy_chk) F(__strcat_chk) F(__strncat_chk) \
    F(__vprintf_chk) F(__vfprintf_chk) F(__vsprintf_chk) F(__vsnprintf_chk)

#define LIBC_FIELD(function) __typeof__(function) *function;
HIDDEN extern struct libc_functions { LIBC_FUNCTIONS(LIBC_FIELD) } PoolsLibc;
#define libc PoolsLibc

/* Looks them up. */
HIDDEN void PoolsFindLibc(void);

#endif
