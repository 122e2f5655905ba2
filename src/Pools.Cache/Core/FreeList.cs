using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>The free blocks of one size class that a thread has: 16 bytes, so that the size of a class is also the distance to its list.</summary>
internal unsafe struct FreeList
{
    public Slot* First;

    /// <summary>How many more blocks are kept; below zero the list has more than it should.</summary>
    public int Room;

    /// <summary>See <see cref="Run.DivisorOf"/>: here, as it is asked for with the list. 0 while the cache takes nothing.</summary>
    public uint Divisor;

    /// <summary>Takes a block, whose address is <see cref="First"/>, out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Pop(FreeList* list, Slot* first)
    {
        list->First = first->Next;
        list->Room = list->Room + 1;
        first->Mark = 0;
        return first;
    }

    /// <summary>Keeps a block. Whether the list has more now than it should.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Push(FreeList* list, void* block, ulong freeMark)
    {
        Slot* slot = (Slot*)block;
        slot->Mark = freeMark;
        slot->Next = list->First;
        list->First = slot;
        int room = list->Room - 1;
        list->Room = room;
        return room < 0;
    }
}
