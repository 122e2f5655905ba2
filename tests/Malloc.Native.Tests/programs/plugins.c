/* FLAGS: -Wl,-rpath,$ORIGIN */
/* Modules that a program loads and binds deeply, to libc before anything else: they have the same heap. The module is found along this program's own
   search path, and no other. */
#include "cases.h"
#include <dlfcn.h>

static void *(*allocate)(size_t);
static void (*give_back)(void *);
static char *(*copy)(const char *);

static void open_deeply(int flags)
{
    void *plugin = dlopen("plugin.so", flags | RTLD_DEEPBIND);
    if (plugin == NULL) dprintf(2, "%s\n", dlerror());
    MUST(plugin);
    allocate = dlsym(plugin, "plugin_allocates");
    give_back = dlsym(plugin, "plugin_frees");
    copy = dlsym(plugin, "plugin_copies");
}

static void pass_blocks(void)
{
    for (size_t size = 1; size < 1 << 20; size *= 3) {
        give_back(malloc(size));
        free(allocate(size));
        give_back(allocate(size));
        MUST(malloc_usable_size(allocate(size)) >= size);
    }
    give_back(strdup("text"));
    free(copy("text"));
    give_back(copy("text"));
}

CASE(a_module_and_the_program_free_each_others_blocks)
{
    open_deeply(RTLD_NOW);
    pass_blocks();
}

CASE(so_they_do_when_it_is_bound_call_by_call)
{
    open_deeply(RTLD_LAZY | RTLD_GLOBAL);
    pass_blocks();
}
