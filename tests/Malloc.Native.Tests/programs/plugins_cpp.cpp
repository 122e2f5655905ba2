/* FLAGS: -Wl,-rpath,$ORIGIN */
/* A module with an operator new of its own, which is malloc to the heap: the program may delete what it makes. */
#include "cases.h"
#include <dlfcn.h>
#include <new>

CASE(what_the_module_makes_is_deleted_here)
{
    void *plugin = dlopen("plugin_cpp.so", RTLD_NOW);
    if (plugin == NULL) dprintf(2, "%s\n", dlerror());
    MUST(plugin);
    char *(*make)() = (char *(*)())dlsym(plugin, "plugin_news");
    char *(*make_many)(size_t) = (char *(*)(size_t))dlsym(plugin, "plugin_news_many");
    void *(*make_aligned)() = (void *(*)())dlsym(plugin, "plugin_news_aligned");
    for (int i = 0; i < 100; i++) {
        delete make();
        operator delete(make(), sizeof(char));
        delete[] make_many(i * 30);
        operator delete(make_aligned(), std::align_val_t(64));
        operator delete(make_aligned(), 64, std::align_val_t(64));
    }
}
