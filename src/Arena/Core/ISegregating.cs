namespace Pools.Core;

/// <summary>
/// What a pool class adds that knows its small blocks' sizes from their addresses, because those of one size lie together. Who puts a header in front of
/// blocks must not do so with these; who keeps free blocks by size can get and give many at a time. A class that does nothing of the kind implements nothing.
/// </summary>
public unsafe interface ISegregating
{
    /// <summary>Whether the class has such blocks.</summary>
    static virtual bool Segregates => false;

    /// <summary>Whether an address lies where the class knows which addresses are blocks, and their sizes.</summary>
    static virtual bool IsKnown(void* pool, void* address) => false;

    /// <summary>A block whose size the class will know from its address; null when it has none of that size and alignment, or no memory for one.</summary>
    static virtual void* AllocKnown(void* pool, nuint size, nuint alignment, ref Failure failure) => null;

    /// <summary>
    /// The first block in use at or behind an address, of the known ones that lie together there; false when there is none, and where these blocks end. Exact while nobody
    /// else allocates.
    /// </summary>
    static virtual bool NextKnown(void* pool, void* from, out void* block, out nuint size, out void* end)
    {
        block = end = null;
        size = 0;
        return false;
    }

    /// <summary>Where such blocks lie, for who keeps free ones; false when there are none.</summary>
    static virtual bool TryGetRuns(void* pool, out RunPlaces places)
    {
        places = default;
        return false;
    }

    /// <summary>
    /// Free blocks of a size class, each of which holds the address of the next: at least one and less than twice <paramref name="wanted"/>, as many as come cheap.
    /// Their number; 0 with the reason in <paramref name="failure"/>.
    /// </summary>
    static virtual nuint TakeSlots(void* pool, nuint sizeClass, nuint wanted, out void* first, ref Failure failure)
    {
        first = null;
        return 0;
    }

    /// <summary>
    /// A block, in use from now on, of one of the next larger classes, when one is free there that was used before, and this class, of which little is in use, has none. Null if not.
    /// </summary>
    static virtual void* Lend(void* pool, nuint sizeClass) => null;

    /// <summary>
    /// Gives so many such blocks back, linked in the same way; <paramref name="again"/> when they will be asked for again soon. Whether as many again at a time would still
    /// be little against what is in use of the class.
    /// </summary>
    static virtual bool PutSlots(void* pool, nuint sizeClass, void* first, nuint count, bool again) => false;

    /// <summary>What is kept ready goes back to where it is from, as memory is short. Whether there was any.</summary>
    static virtual bool GiveReadyBack(void* pool) => false;
}
