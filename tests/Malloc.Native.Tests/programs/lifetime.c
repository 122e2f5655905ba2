/* Allocation before, after and around main. */
#include "cases.h"
#include <dlfcn.h>

static unsigned char *from_constructor, *from_main;

__attribute__((constructor(101))) static void first(void) { fill(from_constructor = malloc(1000), 1000, 1); }

__attribute__((destructor(101))) static void last(void)
{
    MUST(is_filled(from_constructor, 1000, 1));
    free(from_constructor);
    if (from_main) {
        MUST(is_filled(from_main, 1000, 2));
        free(from_main);
    }
    free(calloc(10, 1000));
}

static void at_exit(void)
{
    from_main = realloc(from_main, 1000);
    fill(from_main, 1000, 2);
}

CASE(constructors_and_destructors_allocate) { MUST(is_filled(from_constructor, 1000, 1)); }

CASE(handlers_of_atexit_allocate)
{
    from_main = malloc(10);
    for (int i = 0; i < 100; i++) atexit(at_exit); /* more than glibc has room for without malloc */
}

CASE(libraries_can_be_opened)
{
    for (int i = 0; i < 20; i++) {
        void *library = dlopen("libm.so.6", RTLD_NOW);
        MUST(library);
        double (*root)(double) = (double (*)(double))dlsym(library, "sqrt");
        MUST(root && root(16) == 4);
        MUST(dlopen("libnowhere.so", RTLD_NOW) == NULL && dlerror() != NULL);
        dlclose(library);
    }
}

CASE(standard_output_and_error_may_be_closed_at_the_end)
{
    printf("buffered\n");
    close(1);
    close(2);
    free(malloc(100));
}

CASE(streams_may_be_closed_at_the_end)
{
    fclose(stdin);
    fclose(stdout);
    fclose(stderr);
}

CASE(strings_from_libc_are_freed)
{
    char *line = NULL, *text = NULL;
    size_t size = 0;
    FILE *file = fopen("/proc/self/maps", "r");
    while (getline(&line, &size, file) > 0) free(strdup(line));
    fclose(file);
    free(line);
    MUST(asprintf(&text, "%s %d", "text", 5) == 6);
    free(text);
    text = getcwd(NULL, 0);
    free(text);
    text = realpath("/proc/self/exe", NULL);
    free(text);
    FILE *memory = open_memstream(&text, &size);
    for (int i = 0; i < 10000; i++) fprintf(memory, "%d ", i);
    fclose(memory);
    MUST(size == 48890);
    free(text);
}
