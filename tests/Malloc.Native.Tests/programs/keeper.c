/* The library's own thread, which gives memory back while the program rests. */
#include "cases.h"
#include "resident.h"
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

enum { count = 1 << 20, size = 200, all = count * size, patience = 60 }; /* bytes; seconds: the machine may be busy */

static char *block[count];

static void *use_much(void *unused)
{
    for (int i = 0; i < count; i++) {
        block[i] = malloc(size);
        MUST(block[i] != NULL);
        memset(block[i], i, size);
    }
    for (int i = count; i-- > 0;) free(block[i]);
    return unused;
}

static void run(void *(*what)(void *))
{
    pthread_t thread;
    MUST(pthread_create(&thread, NULL, what, NULL) == 0);
    MUST(pthread_join(thread, NULL) == 0);
}

/* Without a call of malloc or free. */
static int goes_back(int seconds)
{
    for (int i = 0; i < seconds * 10 && resident() > all / 8; i++) usleep(100000);
    return resident() <= all / 8;
}

static int tasks(void)
{
    int found = 0;
    DIR *folder = opendir("/proc/self/task");
    MUST(folder != NULL);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) found += entry->d_name[0] != '.';
    closedir(folder);
    return found;
}

static void *nothing(void *unused) { return unused; }

/* In a child that has only its first thread; it must end by itself. */
static void in_a_child(void (*what)(void))
{
    pid_t child = fork();
    if (child == 0) {
        what();
        _exit(0);
    }
    int status = -1;
    for (int i = 0; i < patience * 100 && waitpid(child, &status, WNOHANG) == 0; i++) usleep(10000);
    if (status == -1) kill(child, SIGKILL);
    MUST(status == 0);
}

CASE(memory_goes_back_while_threads_rest)
{
    use_small_pages();
    run(use_much);
    MUST(goes_back(patience));
    sleep(5); /* it sleeps, too, when there is nothing left to do */
    run(use_much);
    MUST(goes_back(patience));
}

CASE(memory_goes_back_while_the_only_thread_rests)
{
    use_small_pages();
    MUST(tasks() == 2);
    use_much(NULL);
    MUST(goes_back(patience));
}

CASE(memory_goes_back_when_blocks_become_smaller)
{
    enum { large = 200000, blocks = all / large };
    use_small_pages();
    memset(malloc(all / 16), 1, all / 16); /* what is in use, so that three times as much may stay free */
    run(nothing);
    sleep(6); /* it sleeps by now */
    for (int i = 0; i < blocks; i++) {
        block[i] = malloc(large);
        memset(block[i], i, large);
    }
    for (int i = 0; i < blocks; i++) {
        block[i] = realloc(block[i], 1100);
        MUST(block[i] != NULL && block[i][1099] == (char)i);
    }
    MUST(goes_back(patience));
}

/* What is in use, with as much as that which may stay free beside it (Spare). */
CASE(memory_stays_where_it_is_off)
{
    use_small_pages();
    void *used = memset(malloc(all / 8), 1, all / 8);
    run(use_much);
    MUST(!goes_back(5) && tasks() == 1);
    free(used);
}

CASE(there_is_none)
{
    run(nothing);
    MUST(tasks() == 1);
}

CASE(a_process_of_one_thread_stays_one)
{
    use_much(NULL);
    MUST(tasks() == 1);
    run(nothing);
    MUST(tasks() == 2);
    run(nothing);
    MUST(tasks() == 2);
}

static void child_that_starts_a_thread(void)
{
    MUST(tasks() == 1);
    run(use_much);
    MUST(tasks() == 2);
    MUST(goes_back(patience));
}

CASE(a_child_has_its_own)
{
    use_small_pages();
    run(nothing);
    in_a_child(child_that_starts_a_thread);
}

static void *outlive_the_first(void *unused)
{
    usleep(300000);
    use_much(NULL);
    return unused;
}

static void child_whose_first_thread_ends(void)
{
    pthread_t thread;
    MUST(pthread_create(&thread, NULL, outlive_the_first, NULL) == 0);
    pthread_exit(NULL);
}

CASE(the_process_ends_with_the_last_thread_of_the_program)
{
    in_a_child(child_whose_first_thread_ends);
    run(nothing);
    in_a_child(child_whose_first_thread_ends);
}

static volatile sig_atomic_t handled;

static void handle(int number) { handled = number; }

CASE(signals_are_the_programs)
{
    sigset_t mine;
    sigemptyset(&mine);
    sigaddset(&mine, SIGUSR1);
    signal(SIGUSR1, handle);
    run(nothing);
    MUST(sigprocmask(SIG_BLOCK, &mine, NULL) == 0 && kill(getpid(), SIGUSR1) == 0);
    usleep(300000);
    MUST(!handled);
    MUST(sigprocmask(SIG_UNBLOCK, &mine, NULL) == 0 && handled == SIGUSR1);
}

static void child_that_changes_its_user(void)
{
    run(nothing);
    MUST(setuid(getuid()) == 0); /* the C library has each thread do so, and waits for it */
}

CASE(it_changes_its_user_with_the_others)
{
    in_a_child(child_that_changes_its_user);
}

CASE(fails_where_there_is_no_room_for_another_thread)
{
    pthread_attr_t attributes;
    MUST(pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, (size_t)1 << 46) == 0);
    pthread_t thread;
    MUST(pthread_create(&thread, &attributes, nothing, NULL) != 0 && tasks() == 1);
}
