/* The calls on a stack, by the unwinder of libgcc_s, which is opened at start and not linked. */
#define _GNU_SOURCE
#include "glue.h"
#include <dlfcn.h>
#include <link.h>
#include <unwind.h>

static _Unwind_Reason_Code (*backtrace)(_Unwind_Trace_Fn, void *);
static _Unwind_Ptr (*return_address)(struct _Unwind_Context *);

/* Set while a thread is in the unwinder: a call of malloc from there, or from a signal handler on top of it, knows its caller only. */
static __thread char unwinding __attribute__((tls_model("initial-exec")));

/* The unwinder's own code. When the program unwinds, to throw, it may ask for memory and hold its lock: it must not be asked for a stack then. */
static uintptr_t unwinder, unwinder_size;

/* The calls between the unwinder and the caller are this library's; no stack of ours is that deep. */
enum { MOST_OF_OURS = 64 };

struct walk {
    uintptr_t caller;
    uintptr_t *frames;
    int most, count, ours;
};

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *argument)
{
    struct walk *walk = argument;
    uintptr_t address = return_address(context);
    if (walk->count == 0 && address != walk->caller) return ++walk->ours < MOST_OF_OURS ? _URC_NO_REASON : _URC_END_OF_STACK;
    if (address == 0) return _URC_END_OF_STACK;
    walk->frames[walk->count++] = address;
    return walk->count < walk->most ? _URC_NO_REASON : _URC_END_OF_STACK;
}

/* Return addresses from the caller's on, at least that and at most so many; how many there are. */
HIDDEN int PoolsUnwind(uintptr_t caller, uintptr_t *frames, int most)
{
    struct walk walk = { caller, frames, most, 0, 0 };
    if (backtrace != NULL && !unwinding && caller - unwinder >= unwinder_size) {
        unwinding = 1;
        backtrace(step, &walk);
        unwinding = 0;
    }
    if (walk.count != 0) return walk.count;
    frames[0] = caller;
    return 1;
}

/* The bytes from a module's header to the end of its last segment. */
static uintptr_t span(const ElfW(Ehdr) *header)
{
    const ElfW(Phdr) *segments = (const void *)((const char *)header + header->e_phoff);
    uintptr_t end = 0;
    for (int i = 0; i < header->e_phnum; i++)
        if (segments[i].p_type == PT_LOAD && segments[i].p_vaddr + segments[i].p_memsz > end) end = segments[i].p_vaddr + segments[i].p_memsz;
    return end;
}

/* Not before this library's constructor runs: the first block may be asked for by the dynamic linker itself. */
HIDDEN void PoolsOpenUnwinder(void)
{
    void *library = dlopen("libgcc_s.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return;
    return_address = (_Unwind_Ptr (*)(struct _Unwind_Context *))dlsym(library, "_Unwind_GetIP");
    if (return_address == NULL) return;
    void *found = dlsym(library, "_Unwind_Backtrace");
    Dl_info module;
    if (found == NULL || dladdr(found, &module) == 0) return;
    unwinder = (uintptr_t)module.dli_fbase;
    unwinder_size = span(module.dli_fbase);
    backtrace = (_Unwind_Reason_Code (*)(_Unwind_Trace_Fn, void *))found;
}
