/* A program that unwinds by itself, through frames that it has registered, as those with a compiler in them do: the unwinder then asks for memory, and gives it
   back, with its own lock held. */
#include "cases.h"
#include <stdint.h>
#include <unwind.h>

extern void __register_frame(void *);
extern void __deregister_frame(void *);

static char code[64]; /* what the frames are said to be of; nobody calls it */

/* An .eh_frame section of one function (Linux Standard Base, 10.6): how the frame is laid out, the function, and the end. */
struct __attribute__((packed)) frames {
    uint32_t layout_length, layout_id;
    uint8_t version, augmentation, code_step, data_step, return_column, instructions[7];
    uint32_t function_length, to_layout;
    uint64_t start, size;
    uint32_t end;
};

static struct frames *describe(void)
{
    static struct frames frames = { sizeof(uint32_t) + 12, 0, 1, 0, 1, 0x78, 16, { 0x0c, 7, 8, 0x90, 1 }, 2 * sizeof(uint32_t) + 2 * sizeof(uint64_t) - sizeof(uint32_t) };
    frames.to_layout = offsetof(struct frames, to_layout);
    frames.start = (uint64_t)code;
    frames.size = sizeof code;
    return &frames;
}

static _Unwind_Reason_Code count(struct _Unwind_Context *context, void *calls)
{
    ++*(int *)calls;
    return _URC_NO_REASON;
}

CASE(the_unwinder_may_ask_for_memory)
{
    for (int i = 0; i < 3; i++) {
        int calls = 0;
        __register_frame(describe());
        _Unwind_Backtrace(count, &calls);
        MUST(calls > 1);
        __deregister_frame(describe());
        free(malloc(100));
    }
}
