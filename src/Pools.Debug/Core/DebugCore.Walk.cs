using System.Runtime.CompilerServices;

namespace Pools.Core;

// A walk over the blocks that the client has, in the order of the table.
public unsafe partial struct DebugCore<TInner>
{
    /// <inheritdoc/>
    /// <remarks>The cursor is a slot of the table. Takes no lock: the caller holds the pool, or is alone with it.</remarks>
    public static bool NextBlock(void* pool, ref nuint cursor, out BlockRecord block)
    {
        BlockTable* blocks = (BlockTable*)Unsafe.AsPointer(ref ((DebugCore<TInner>*)pool)->blocks);
        block = default;
        for (BlockEntry* entry; (entry = blocks->Next(ref cursor)) != null; cursor++)
        {
            if ((entry->State & BlockState.Freed) != 0) continue;
            block.Block = entry->Block;
            block.Size = entry->Size;
            cursor++;
            return true;
        }
        return false;
    }
}
