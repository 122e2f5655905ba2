using System.Runtime.InteropServices;

namespace Pools.Os;

/// <summary>The calling thread's stack: where it lies, and a word in which it is written that the thread has ended.</summary>
internal static unsafe class ThreadStack
{
    const int AttributeBytes = 64; // pthread_attr_t has 56

    // pthread_spin_unlock is a store of 1 to the word at its argument (0 elsewhere than on x86), and so all that is to be done when a thread ends.
    static readonly delegate* unmanaged<void*, void*, void*, int> AtThreadEnd;
    static readonly void* Mark;

    static ThreadStack()
    {
        if (!NativeLibrary.TryLoad("libc.so.6", out nint libc)) return;
        if (!NativeLibrary.TryGetExport(libc, "pthread_spin_unlock", out nint mark)) return;
        if (!NativeLibrary.TryGetExport(libc, "__cxa_thread_atexit_impl", out nint register)) return;
        Mark = (void*)mark;
        AtThreadEnd = (delegate* unmanaged<void*, void*, void*, int>)register;
    }

    /// <summary>The lowest address and the bytes of the calling thread's stack. The system says of the main thread's how large it may become.</summary>
    public static bool TryGetBounds(out nuint low, out nuint size)
    {
        low = size = 0;
        byte* attributes = stackalloc byte[AttributeBytes];
        if (Libc.pthread_getattr_np(Libc.pthread_self(), attributes) != 0) return false;
        void* lowest;
        nuint bytes;
        bool isKnown = Libc.pthread_attr_getstack(attributes, &lowest, &bytes) == 0;
        Libc.pthread_attr_destroy(attributes);
        if (!isKnown) return false;
        low = (nuint)lowest;
        size = bytes;
        return true;
    }

    /// <summary>
    /// When the calling thread ends, 1 is written to that word, which must stay there. C++'s way for objects of a thread: what was asked for last is done first, so .NET has not yet
    /// left the thread. False when the C library has no such thing. It ends the process when it has no 32 bytes to remember it. It asks the dynamic linker, under its lock, whose the function is, which is
    /// told by the third argument: an address in the library that must stay.
    /// </summary>
    public static bool TryMarkEnd(uint* word) => AtThreadEnd != null && AtThreadEnd(Mark, word, Mark) == 0;
}
