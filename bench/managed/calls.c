/* C code that allocates: 64 live blocks of up to 216 bytes, one of them replaced at random. */
#include <stddef.h>
#include <stdint.h>

enum { LIVE = 64, MOST_BYTES = 216, STEPS = 4096 };

struct step { uint16_t slot, size; };

/* The same steps for every heap; so many pairs of a free and an allocation, and what is left is freed. */
void replace(void *(*allocate)(size_t), void (*release)(void *), int pairs)
{
    static struct step steps[STEPS];
    for (unsigned i = 0, seed = 42; steps[STEPS - 1].size == 0; i++) {
        seed = seed * 1664525 + 1013904223;
        steps[i] = (struct step){ (seed >> 8) % LIVE, (seed >> 16) % MOST_BYTES + 1 };
    }
    char *live[LIVE] = { 0 };
    for (int i = 0; i < pairs; i++) {
        struct step step = steps[i % STEPS];
        release(live[step.slot]);
        live[step.slot] = allocate(step.size);
        *live[step.slot] = 1;
    }
    for (int i = 0; i < LIVE; i++) release(live[i]);
}
