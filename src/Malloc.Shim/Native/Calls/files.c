/* The functions that write memory to a file, or read a file into memory. How much is read is known only afterwards. */
#include "calls.h"

static int on_puts(const char *text)
{
    READS_TEXT(text);
    return libc.puts(text);
}

static int on_fputs(const char *text, FILE *file)
{
    READS_TEXT(text);
    return libc.fputs(text, file);
}

static size_t on_fwrite(const void *at, size_t size, size_t count, FILE *file)
{
    READS(at, size * count);
    return libc.fwrite(at, size, count, file);
}

static ssize_t on_write(int file, const void *at, size_t size)
{
    READS(at, size);
    return libc.write(file, at, size);
}

static ssize_t on_pwrite(int file, const void *at, size_t size, off_t offset)
{
    READS(at, size);
    return libc.pwrite(file, at, size, offset);
}

static ssize_t on_send(int socket, const void *at, size_t size, int flags)
{
    READS(at, size);
    return libc.send(socket, at, size, flags);
}

static size_t on_fread(void *to, size_t size, size_t count, FILE *file)
{
    size_t done = libc.fread(to, size, count, file);
    WRITES(to, size * done);
    return done;
}

static char *on_fgets(char *to, int room, FILE *file)
{
    char *line = libc.fgets(to, room, file);
    if (line) WRITES(line, libc.strlen(line) + 1);
    return line;
}

static ssize_t on_read(int file, void *to, size_t size)
{
    ssize_t done = libc.read(file, to, size);
    if (done > 0) WRITES(to, (size_t)done);
    return done;
}

static ssize_t on_pread(int file, void *to, size_t size, off_t offset)
{
    ssize_t done = libc.pread(file, to, size, offset);
    if (done > 0) WRITES(to, (size_t)done);
    return done;
}

static ssize_t on_recv(int socket, void *to, size_t size, int flags)
{
    ssize_t done = libc.recv(socket, to, size, flags);
    if (done > 0) WRITES(to, (size_t)((flags & MSG_TRUNC) && (size_t)done > size ? size : (size_t)done));
    return done;
}

HIDDEN void *PoolsFileCall(const char *name)
{
    STAND_IN(puts); STAND_IN(fputs); STAND_IN(fwrite); STAND_IN(write); STAND_IN(pwrite); ALSO(pwrite64, pwrite); STAND_IN(send);
    STAND_IN(fread); STAND_IN(fgets); STAND_IN(read); STAND_IN(pread); ALSO(pread64, pread); STAND_IN(recv);
    return NULL;
}
