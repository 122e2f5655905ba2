/* Producer and consumer: every block is allocated by one thread and freed by the other. Messages travel in batches through a
   short queue, so that the threads meet seldom and the producer can not run away. */
#include "pattern.h"

enum { BATCHES, LENGTH, NUMBERS };
enum { ROOM = 8 };
static long numbers[NUMBERS];

struct message {
    struct message *next;
    struct block text;
};

static struct message *queue[ROOM];
static long put, taken;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t moved = PTHREAD_COND_INITIALIZER;

static struct message *produce(uint64_t *random)
{
    struct message *batch = NULL;
    for (long n = 0; n < numbers[LENGTH]; n++) {
        struct message *message = (struct message *)malloc(sizeof *message);
        if (!message)
            fail("no memory");
        *message = (struct message){batch, allocate(any_size(random, 11))};
        batch = message;
    }
    return batch;
}

static void *producer(void *argument)
{
    uint64_t random = 1;
    for (long n = 0; n < numbers[BATCHES]; n++) {
        struct message *batch = produce(&random);
        pthread_mutex_lock(&guard);
        while (put - taken == ROOM)
            pthread_cond_wait(&moved, &guard);
        queue[put++ % ROOM] = batch;
        pthread_cond_signal(&moved);
        pthread_mutex_unlock(&guard);
    }
    return argument;
}

static size_t consume(struct message *batch)
{
    size_t bytes = 0;
    while (batch) {
        struct message *message = batch;
        batch = message->next;
        bytes += message->text.size;
        drop(message->text);
        free(message);
    }
    return bytes;
}

int main(int count, char **arguments)
{
    read_numbers(count, arguments, "BATCHES LENGTH", numbers);
    pthread_t other = start(producer, NULL);
    size_t bytes = 0;
    for (long n = 0; n < numbers[BATCHES]; n++) {
        pthread_mutex_lock(&guard);
        while (put == taken)
            pthread_cond_wait(&moved, &guard);
        struct message *batch = queue[taken++ % ROOM];
        pthread_cond_signal(&moved);
        pthread_mutex_unlock(&guard);
        bytes += consume(batch);
    }
    pthread_join(other, NULL);
    printf("%zu bytes\n", bytes);
    return 0;
}
