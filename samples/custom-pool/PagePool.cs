using Pools;
using Pools.Core;

/// <summary>
/// A pool class of its own: each block is whole grains of the arena, which go back to it when the block is freed. For few large blocks that come and go.
/// This is all of it. Its lock, its debugging version, caches for small blocks, names in messages and the end of the pool come from the library.
/// </summary>
public unsafe struct PagePool : ISimplePool
{
    ArenaCore* arena;
    uint owner;
    nuint total, allocated; // bytes: the grains, and what clients have of them

    public static ReadOnlySpan<byte> Name => "pages"u8;

    public static nuint Align => 16;

    public PoolResult Init(ArenaCore* arena, uint owner, KeyValues values)
    {
        this.arena = arena;
        this.owner = owner;
        return PoolResult.Ok;
    }

    public PoolResult Alloc(nuint size, nuint alignment, nuint offset, out void* block)
    {
        block = null;
        if (alignment > arena->GrainSize || offset % alignment != 0) return PoolResult.Unimplemented;
        PoolResult result = arena->Allocate(size, owner, high: false, out block);
        if (result != PoolResult.Ok) return result;
        total += WholeGrains(size);
        allocated += size;
        return PoolResult.Ok;
    }

    // The arena knows who has each grain; a free changes nothing unless all is right. A wrong size of the same grains is not noticed, but by the debugging version.
    public MistakeKind Free(void* block, nuint size)
    {
        uint has = arena->OwnerOf(block);
        if (has == 0 && arena->Contains(block)) return MistakeKind.DoubleFree;
        if (has != owner || (nuint)block % arena->GrainSize != 0) return MistakeKind.InvalidFree;
        if (WholeGrains(size) > total || arena->OwnerOf((byte*)block + size - 1) != owner) return MistakeKind.SizeMismatch;
        arena->Return(block, WholeGrains(size));
        total -= WholeGrains(size);
        allocated -= nuint.Min(size, allocated);
        return MistakeKind.None;
    }

    public readonly void Measure(out PoolFigures figures) => figures = new PoolFigures { Total = total, Free = total - nuint.Min(allocated, total) };

    readonly nuint WholeGrains(nuint size) => (size + arena->GrainSize - 1) & ~(arena->GrainSize - 1);
}
