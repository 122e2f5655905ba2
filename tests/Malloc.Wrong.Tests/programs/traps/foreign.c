/* What libc and other libraries allocate, and free or leave to the program. */
#include "../pairs.h"
#include <dirent.h>
#include <dlfcn.h>
#include <glob.h>
#include <iconv.h>
#include <limits.h>
#include <locale.h>
#include <netdb.h>
#include <regex.h>
#include <time.h>

TRAP(a_library_is_opened_and_closed)
{
    for (int i = 0; i < 10; i++) {
        void *library = dlopen("./libplugin.so", RTLD_NOW);
        MUST(library != NULL);
        dlclose(library);
    }
}

TRAP(blocks_cross_the_border_of_a_library)
{
    void *library = dlopen("./libplugin.so", RTLD_NOW);
    void *(*allocate)(size_t) = (void *(*)(size_t))dlsym(library, "plugin_allocate");
    void (*release)(void *) = (void (*)(void *))dlsym(library, "plugin_free");
    char *block = opaque(allocate(100));
    memset(block, 'x', 100);
    free(block);
    release(opaque(malloc(100)));
    block = allocate(200);
    dlclose(library);
    memset(block, 'x', 200); /* the block outlives the library */
    free(block);
}

TRAP(a_library_that_is_not_there)
{
    MUST(dlopen("./nowhere.so", RTLD_NOW) == NULL && dlerror() != NULL);
}

TRAP(the_c_plus_plus_library_is_opened)
{
    void *library = dlopen("libstdc++.so.6", RTLD_NOW); /* it allocates a reserve for exceptions */
    MUST(library != NULL);
    void *(*allocate)(size_t) = (void *(*)(size_t))dlsym(library, "_Znwm");
    void (*release)(void *) = (void (*)(void *))dlsym(library, "_ZdlPv");
    char *block = opaque(allocate(10));
    put(block, 9);
    release(block);
}

TRAP(strings_that_libc_allocates)
{
    char *text = NULL, *path = realpath("/proc/self/exe", NULL), *directory = getcwd(NULL, 0);
    MUST(asprintf(&text, "%s %s", path, directory) > 0);
    free(text);
    free(path);
    free(directory);
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    for (int i = 0; i < 1000; i++) fprintf(stream, "%d ", i);
    fclose(stream);
    MUST(strlen(text) == length);
    free(text);
}

TRAP(a_directory_is_listed)
{
    struct dirent **entries;
    int count = scandir("/", &entries, NULL, alphasort);
    MUST(count > 0);
    for (int i = 0; i < count; i++) free(entries[i]);
    free(entries);
    DIR *directory = opendir("/");
    while (readdir(directory) != NULL);
    closedir(directory);
    glob_t found;
    MUST(glob("/*", 0, NULL, &found) == 0);
    globfree(&found);
}

TRAP(a_pattern_is_matched)
{
    regex_t pattern;
    MUST(regcomp(&pattern, "^([a-z]+) *= *([0-9]+)$", REG_EXTENDED) == 0);
    regmatch_t matches[3];
    MUST(regexec(&pattern, "size = 100", 3, matches, 0) == 0);
    regfree(&pattern);
}

static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

TRAP(a_large_array_is_sorted)
{
    int count = 200000, *items = opaque(malloc(count * sizeof(int)));
    for (int i = 0; i < count; i++) items[i] = (i * 7919) % count;
    qsort(items, count, sizeof(int), compare);
    for (int i = 0; i < count; i++) MUST(items[i] == i);
    free(items);
}

TRAP(the_locale_is_set)
{
    setlocale(LC_ALL, "C.UTF-8");
    locale_t locale = newlocale(LC_ALL_MASK, "C", NULL);
    freelocale(locale);
    iconv_t converter = iconv_open("UTF-16", "UTF-8");
    MUST(converter != (iconv_t)-1);
    iconv_close(converter);
}

TRAP(a_name_is_looked_up)
{
    struct addrinfo *addresses, hints = {.ai_flags = AI_NUMERICHOST};
    MUST(getaddrinfo("127.0.0.1", "80", &hints, &addresses) == 0);
    freeaddrinfo(addresses);
}

TRAP(the_time_is_told)
{
    char text[100];
    time_t now = 1000000000;
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    struct tm *parts = localtime(&now);
    MUST(strftime(text, sizeof text, "%c %Z", parts) > 0);
}

TRAP(a_pipe_to_a_program_is_read)
{
    char line[100];
    FILE *pipe = popen("echo pools", "r");
    MUST(fgets(line, sizeof line, pipe) != NULL && strcmp(line, "pools\n") == 0);
    MUST(pclose(pipe) == 0);
}

TRAP(output_is_formatted)
{
    FILE *file = fopen("/dev/null", "w");
    setvbuf(file, NULL, _IOFBF, 100);
    for (int i = 0; i < 1000; i++) fprintf(file, "%d %5.3f %s %ls\n", i, i / 7.0, "text", L"wide");
    fprintf(file, "%*d %.500f\n", 5000, 1, 1e300);
    fclose(file);
}
