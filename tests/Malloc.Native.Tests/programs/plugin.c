/* What plugins.c loads. */
#include <stdlib.h>
#include <string.h>

void *plugin_allocates(size_t size) { return malloc(size); }
void plugin_frees(void *block) { free(block); }
char *plugin_copies(const char *text) { return strdup(text); } /* libc's own call of malloc */
