/* usage REPORT COMMAND…: runs the command and writes what it and its children used to the file REPORT:
   user and system microseconds, wall microseconds, kilobytes resident at the peak of the largest process.
   A process starts with the peak of the one that forked it, so the parent must be small: this one, linked
   statically, is, and a preloaded library does not get into it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long wall_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static long long us(struct timeval time) { return time.tv_sec * 1000000LL + time.tv_usec; }

int main(int count, char **arguments)
{
    if (count < 3)
        return 125;
    long long start = wall_us();
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a server must not outlive a benchmark that was stopped */
        execvp(arguments[2], arguments + 2);
        perror(arguments[2]);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (child < 0 || wait4(child, &status, 0, &used) < 0)
        return 125;
    long long wall = wall_us() - start;
    FILE *report = fopen(arguments[1], "w");
    if (!report)
        return 125;
    fprintf(report, "%lld %lld %lld %ld\n", us(used.ru_utime), us(used.ru_stime), wall, used.ru_maxrss);
    fclose(report);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
