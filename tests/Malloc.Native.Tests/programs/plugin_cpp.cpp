/* FLAGS: -static-libstdc++ -Wl,--exclude-libs,ALL */
/* What plugins_cpp.cpp loads: it has a C++ library of its own, with an operator new that nobody else sees. */
#include <cstddef>

struct alignas(64) line { char bytes[64]; };

extern "C" char *plugin_news() { return new char('x'); }
extern "C" char *plugin_news_many(size_t count) { return new char[count]; }
extern "C" void *plugin_news_aligned() { return new line; }
