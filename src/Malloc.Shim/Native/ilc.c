/* What ilc's output names and a runtime would supply, and what C# cannot name. */
#include <stdint.h>
#include <stdlib.h>

#define HIDDEN __attribute__((visibility("hidden")))

/* Named by the start-up code that ilc emits for a library, which nothing calls. */
HIDDEN void RhpReversePInvoke(void *frame) { (void)frame; }
HIDDEN void RhpReversePInvokeReturn(void *frame) { (void)frame; }

/* Methods with a stackalloc or a local fixed buffer check this canary on return. It is a constant, for threads may
   already be inside malloc when a random one could be drawn; its zero and newline bytes stop overruns by text. */
HIDDEN const uintptr_t __security_cookie = (uintptr_t)0xff0d0a00c3a5965aull;
HIDDEN void RhpFallbackFailFast(void) { abort(); }

/* True while the process has one thread (glibc from 2.32 on; <sys/single_threaded.h>). Null where the C library does not tell. */
extern char __libc_single_threaded __attribute__((weak));
HIDDEN char *PoolsOneThreadFlag(void) { return &__libc_single_threaded; }
