/* How much memory the process has from the system. */
#ifndef RESIDENT_H
#define RESIDENT_H

#include "blocks.h"
#include <fcntl.h>
#include <sys/prctl.h>

/* Bytes, from the page tables: the counters in /proc/self/statm lag behind, by pages for each processor. */
static inline long resident(void)
{
    long kilobytes = -1;
    char text[4096] = "", *rss;
    int file = open("/proc/self/smaps_rollup", O_RDONLY);
    MUST(read(file, text, sizeof text - 1) > 0 && (rss = strstr(text, "\nRss:")) && sscanf(rss, "\nRss: %ld", &kilobytes) == 1);
    close(file);
    return kilobytes * 1024;
}

/* A system that gives huge pages unasked would count what nobody has touched. */
static inline void use_small_pages(void)
{
    MUST(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) == 0);
}

#endif
