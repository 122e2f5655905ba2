/* A library that programs open: blocks come and go with its constructor and destructor, and stay in its data. */
#include <stdlib.h>

static void *volatile from_constructor;
static void *volatile kept[2];
static __thread void *volatile of_the_thread;

__attribute__((constructor)) static void start(void) { from_constructor = malloc(100); }

__attribute__((destructor)) static void stop(void) { free(from_constructor); }

void plugin_keep(size_t size) { kept[size > 1000] = malloc(size); }

void plugin_keep_for_the_thread(size_t size) { of_the_thread = malloc(size); }

void *plugin_allocate(size_t size) { return malloc(size); }

void plugin_free(void *block) { free(block); }
