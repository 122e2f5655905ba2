/* Blocks that are freed by a function of another family, or with another size: only the debugging class knows. */
#include "expect.h"
#include <new>

extern "C" void free_sized(void *block, size_t size) __attribute__((weak));
extern "C" void free_aligned_sized(void *block, size_t alignment, size_t size) __attribute__((weak));

CASE(debug_new_and_free)
{
    void *block = opaque(operator new(40));
    expect("mismatched-free", block, 40, 0);
    free(block);
}

CASE(debug_malloc_and_delete)
{
    void *block = opaque(malloc(40));
    expect("mismatched-free", block, 40, 0);
    operator delete(block);
}

CASE(debug_malloc_and_sized_delete)
{
    void *block = opaque(malloc(40));
    expect("mismatched-free", block, 40, 0);
    operator delete(block, 40);
}

CASE(debug_new_and_delete_array)
{
    void *block = opaque(operator new(40));
    expect("mismatched-free", block, 40, 0);
    operator delete[](block);
}

CASE(debug_new_array_and_delete)
{
    void *block = opaque(operator new[](40, std::nothrow));
    expect("mismatched-free", block, 40, 0);
    operator delete(block);
}

CASE(debug_new_with_an_alignment_and_delete_without)
{
    void *block = opaque(operator new(40, std::align_val_t(64)));
    expect("mismatched-free", block, 40, 0);
    operator delete(block);
}

CASE(debug_new_and_realloc)
{
    void *block = opaque(operator new(40));
    expect("mismatched-free", block, 40, 0);
    block = opaque(realloc(block, 400));
}

CASE(debug_aligned_alloc_and_free_sized)
{
    void *block = opaque(aligned_alloc(64, 64));
    expect("mismatched-free", block, 64, 0);
    free_sized(block, 64);
}

CASE(debug_malloc_and_free_aligned_sized)
{
    void *block = opaque(malloc(64));
    expect("mismatched-free", block, 64, 0);
    free_aligned_sized(block, 16, 64);
}

CASE(debug_a_sized_delete_with_another_size)
{
    void *block = opaque(operator new(40));
    expect("size-mismatch", block, 40, 0);
    operator delete(block, 4);
}

CASE(debug_a_sized_delete_of_an_array_with_another_size)
{
    void *block = opaque(operator new[](40));
    expect("size-mismatch", block, 40, 0);
    operator delete[](block, 48);
}

CASE(debug_a_sized_delete_with_an_alignment_with_another_size)
{
    void *block = opaque(operator new(40, std::align_val_t(64)));
    expect("size-mismatch", block, 40, 0);
    operator delete(block, 41, std::align_val_t(64));
}

CASE(a_block_deleted_twice)
{
    void *block = opaque(operator new(40));
    operator delete(block, 40);
    expect("double-free", block, told(40), 0);
    operator delete(block, 40);
}
