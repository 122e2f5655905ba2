/* Where the functions of libc are. */
#define _GNU_SOURCE
#include "libc.h"
#include <dlfcn.h>

struct libc_functions PoolsLibc;

#define LIBC_NAME(function) #function "\0"

/* The names are in the order of the fields. */
HIDDEN void PoolsFindLibc(void)
{
    void **function = (void **)&PoolsLibc;
    for (const char *name = LIBC_FUNCTIONS(LIBC_NAME); *name != 0; name += strlen(name) + 1) *function++ = dlsym(RTLD_NEXT, name);
}
