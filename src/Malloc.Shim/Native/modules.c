/* Modules that the program loads while it runs. One that is bound deeply (RTLD_DEEPBIND, as PHP loads its own) looks for malloc and free in libc
   before it looks among the libraries in front of it, and the two heaps would get each other's blocks. So it is bound as any other. */
#define _GNU_SOURCE
#include "glue.h"
#include <dlfcn.h>

typedef void *opener(const char *, int);

/* Ends with a jump, which the tests make sure of: whose search path holds, the dynamic linker tells by where the call returns to. */
PUBLIC void *dlopen(const char *name, int flags)
{
    static opener *open;
    if (open == NULL) open = (opener *)dlsym(RTLD_NEXT, "dlopen");
    return open(name, flags & ~RTLD_DEEPBIND);
}
