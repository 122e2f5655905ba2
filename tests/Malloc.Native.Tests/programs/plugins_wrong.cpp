/* FLAGS: -Wl,-rpath,$ORIGIN */
/* What a module's own operator new makes may be deleted here (plugins_cpp.cpp), but not in any way. */
#include "expect.h"
#include <dlfcn.h>
#include <new>

static char *make(const char *function)
{
    void *plugin = dlopen("plugin_cpp.so", RTLD_NOW);
    MUST(plugin);
    return (char *)opaque(((char *(*)())dlsym(plugin, function))());
}

CASE(with_another_alignment)
{
    char *block = make("plugin_news_aligned");
    expect("mismatched-free", block, 64, 0);
    operator delete(block, std::align_val_t(32));
}

CASE(with_another_size)
{
    char *block = make("plugin_news");
    expect("size-mismatch", block, 1, 0);
    operator delete(block, 2);
}

CASE(twice)
{
    char *block = make("plugin_news");
    operator delete(block);
    expect("double-free", block, 1, 0);
    operator delete(block);
}
