using System;

namespace Pools.Core;

/// <summary>No blocks at all. As in the MPS (the class "N"), to allocate is to exceed the limit of none, and no address can be one of its blocks.</summary>
public unsafe struct NullCore : ISimplePool
{
    /// <inheritdoc/>
    public static ReadOnlySpan<byte> Name => "null"u8;

    /// <inheritdoc/>
    public readonly PoolResult Init(ArenaCore* arena, uint owner, KeyValues values) => PoolResult.Ok;

    /// <inheritdoc/>
    public readonly PoolResult Alloc(nuint size, nuint alignment, nuint offset, out void* block)
    {
        block = null;
        return PoolResult.Limit;
    }

    /// <inheritdoc/>
    public readonly MistakeKind Free(void* block, nuint size) => MistakeKind.InvalidFree;

    /// <inheritdoc/>
    public readonly void Measure(out PoolFigures figures) => figures = default;
}
