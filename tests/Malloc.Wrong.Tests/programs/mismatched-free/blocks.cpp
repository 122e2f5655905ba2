// Blocks freed by a function that does not belong to the one that allocated them.
#include "../pairs.h"
#include <malloc.h>
#include <memory>
#include <new>
#include <string>
#include <thread>

using std::align_val_t;
using std::nothrow;

PAIR(malloc_then_delete, SIZES_FROM_1, mismatched-free, 0, at_free)
{
    void *block = opaque(malloc(size));
    past();
    if (wrong) ::operator delete(block);
    else free(block);
}

PAIR(malloc_then_delete_of_an_array, SIZES_FEW, mismatched-free, 0, at_free)
{
    void *block = opaque(malloc(size));
    past();
    if (wrong) ::operator delete[](block);
    else free(block);
}

PAIR(malloc_then_delete_of_an_object, 8, mismatched-free, 0, at_free)
{
    long *number = opaque(static_cast<long *>(malloc(sizeof(long))));
    past();
    if (wrong) delete number;
    else free(number);
}

PAIR(calloc_then_delete, SIZES_FEW, mismatched-free, 0, at_free)
{
    void *block = opaque(calloc(1, size));
    past();
    if (wrong) ::operator delete(block);
    else free(block);
}

PAIR(realloc_then_delete, SIZES_FEW, mismatched-free, 0, at_free)
{
    void *block = opaque(realloc(malloc(1), size));
    past();
    if (wrong) ::operator delete(block);
    else free(block);
}

PAIR(strdup_then_delete, 6, mismatched-free, 0, at_free)
{
    char *text = opaque(strdup("pools"));
    past();
    if (wrong) delete[] text;
    else free(text);
}

PAIR(posix_memalign_then_delete, SIZES_FEW, mismatched-free, 0, at_free)
{
    void *block;
    MUST(posix_memalign(&block, 64, size) == 0);
    past();
    if (wrong) ::operator delete(opaque(block));
    else free(block);
}

PAIR(aligned_alloc_then_aligned_delete, SIZES_OF_16, mismatched-free, 0, at_free)
{
    void *block = opaque(aligned_alloc(16, size));
    past();
    if (wrong) ::operator delete(block, align_val_t(16));
    else free(block);
}

PAIR(new_then_free, SIZES_FROM_1, mismatched-free, 0, at_free)
{
    void *block = opaque(::operator new(size));
    past();
    if (wrong) free(block);
    else ::operator delete(block);
}

PAIR(new_of_an_object_then_free, 4, mismatched-free, 0, at_free)
{
    int *number = opaque(new int(1));
    past();
    if (wrong) free(number);
    else delete number;
}

PAIR(new_of_an_array_then_free, SIZES_FROM_1, mismatched-free, 0, at_free)
{
    char *bytes = opaque(new char[size]);
    past();
    if (wrong) free(bytes);
    else delete[] bytes;
}

PAIR(nothrow_new_then_free, SIZES_FEW, mismatched-free, 0, at_free)
{
    void *block = opaque(::operator new(size, nothrow));
    past();
    if (wrong) free(block);
    else ::operator delete(block);
}

PAIR(aligned_new_then_free, SIZES_FEW, mismatched-free, 0, at_free)
{
    void *block = opaque(::operator new(size, align_val_t(64)));
    past();
    if (wrong) free(block);
    else ::operator delete(block, align_val_t(64));
}

PAIR(new_then_realloc, SIZES_FEW, mismatched-free, 0, at_free)
{
    void *block = opaque(wrong ? ::operator new(size) : malloc(size));
    past();
    free(opaque(realloc(block, size + 100)));
}

PAIR(new_then_delete_of_an_array, SIZES_FROM_1, mismatched-free, 0, at_free)
{
    void *block = opaque(::operator new(size));
    past();
    if (wrong) ::operator delete[](block);
    else ::operator delete(block);
}

PAIR(new_of_an_object_then_delete_of_an_array, 4, mismatched-free, 0, at_free)
{
    int *number = opaque(new int(1));
    past();
    if (wrong) delete[] number;
    else delete number;
}

PAIR(new_of_an_array_then_delete, SIZES_FROM_1, mismatched-free, 0, at_free)
{
    char *bytes = opaque(new char[size]);
    past();
    if (wrong) ::operator delete(bytes);
    else delete[] bytes;
}

PAIR(new_of_an_array_then_delete_of_an_object, 40, mismatched-free, 0, at_free)
{
    int *numbers = opaque(new int[10]);
    past();
    if (wrong) delete numbers;
    else delete[] numbers;
}

PAIR(aligned_new_then_plain_delete, SIZES_FEW, mismatched-free, 0, at_free)
{
    void *block = opaque(::operator new(size, align_val_t(64)));
    past();
    if (wrong) ::operator delete(block);
    else ::operator delete(block, align_val_t(64));
}

PAIR(plain_new_then_aligned_delete, SIZES_FEW, mismatched-free, 0, at_free)
{
    void *block = opaque(::operator new(size));
    past();
    if (wrong) ::operator delete(block, align_val_t(64));
    else ::operator delete(block);
}

PAIR(aligned_new_then_aligned_delete_of_an_array, SIZES_FEW, mismatched-free, 0, at_free)
{
    void *block = opaque(::operator new(size, align_val_t(64)));
    past();
    if (wrong) ::operator delete[](block, align_val_t(64));
    else ::operator delete(block, align_val_t(64));
}

PAIR(another_alignment, SIZES_FEW, mismatched-free, 0, at_free)
{
    void *block = opaque(::operator new(size, align_val_t(64)));
    past();
    ::operator delete(block, align_val_t(wrong ? 128 : 64));
}

PAIR(a_unique_pointer_to_an_array, 40, mismatched-free, 0, at_free)
{
    past();
    if (wrong) std::unique_ptr<int> owner(opaque(new int[10]));
    else std::unique_ptr<int[]> owner(opaque(new int[10]));
}

PAIR(a_unique_pointer_to_a_block_of_malloc, 4, mismatched-free, 0, at_free)
{
    struct freer { void operator()(int *block) const { free(block); } };
    int *number = opaque(static_cast<int *>(malloc(sizeof(int))));
    past();
    if (wrong) std::unique_ptr<int> owner(number);
    else std::unique_ptr<int, freer> owner(number);
}

PAIR(a_shared_pointer_to_an_array, 40, mismatched-free, 0, at_free)
{
    past();
    if (wrong) std::shared_ptr<int> owner(opaque(new int[10]));
    else std::shared_ptr<int[]> owner(opaque(new int[10]));
}

PAIR(the_text_of_a_string_freed, 101, mismatched-free, 0, at_free)
{
    auto *text = opaque(new std::string(100, 'x'));
    past();
    if (wrong) free(text->data());
    delete text;
}

PAIR(malloc_then_delete_by_another_thread, SIZES_FEW, mismatched-free, 0, at_free)
{
    void *block = opaque(malloc(size));
    past();
    std::thread([&] {
        if (wrong) ::operator delete(block);
        else free(block);
    }).join();
}
