using System;
using Pools.Core;

namespace Pools.Tests;

/// <summary>
/// The smallest pool class there can be: each block is whole grains, straight from the arena. With it the arena's figures are those of its
/// blocks. Its free blocks are the arena's, so it has none itself.
/// </summary>
internal unsafe struct GrainCore : IPoolCore
{
    CoreLock guard;
    ArenaCore* arena;
    uint owner;
    nuint total;
    bool high;

    public static PoolClass Class { get; } = new PoolClass<GrainCore>();

    public static Key<bool> High { get; } = new("High");

    public static void WriteName(ref TextBuffer text) => text.Add("grains"u8);

    public static int KeyCount => 1;

    public static KeyInfo Key(int index) => KeyInfo.Flag("High"u8, false);

    public static int FindConflict(ArenaCore* arena, KeyValues values, out ReadOnlySpan<byte> rule)
    {
        rule = default;
        return -1;
    }

    public PoolResult Init(ArenaCore* arena, uint owner, KeyValues values)
    {
        this.arena = arena;
        this.owner = owner;
        high = values.Flag(0);
        return PoolResult.Ok;
    }

    public void Finish() => arena->ReturnAll(owner);

    public readonly nuint Align => arena->GrainSize;

    public void* Alloc(nuint size, ref Failure failure)
    {
        PoolResult result = arena->Allocate(Math.Max(size, 1), owner, high, out void* block);
        if (result == PoolResult.Ok) Count(Rounded(size));
        else failure.Set(result);
        return block;
    }

    public readonly void* AllocAligned(nuint size, nuint alignment, nuint offset, ref Failure failure)
    {
        failure.Set(PoolResult.Unimplemented);
        return null;
    }

    public bool Free(void* block, nuint size, ref Failure failure)
    {
        bool isMine = arena->OwnerOf(block) == owner && (nuint)block % Align == 0;
        if (!isMine)
        {
            failure.Set(MistakeKind.InvalidFree, block, size);
            return false;
        }
        arena->Return(block, Rounded(size));
        Count(0 - (nint)Rounded(size));
        return true;
    }

    public nuint AllocSome(nuint size, nuint most, out void* first, ref Failure failure)
    {
        first = Alloc(size, ref failure);
        return first == null ? 0u : 1u;
    }

    public readonly bool TryResize(void* block, nuint oldSize, nuint newSize) => Rounded(oldSize) == Rounded(newSize);

    public readonly bool TryGetSize(void* block, out nuint size)
    {
        size = 0;
        return false;
    }

    public readonly void Measure(out PoolFigures figures)
    {
        figures = default;
        figures.Total = total;
    }

    public readonly bool NextFree(void* from, out void* start, out nuint size)
    {
        start = null;
        size = 0;
        return false;
    }

    public readonly bool Check(CheckLevel level, ref Failure failure) => level != CheckLevel.Deep || arena->Check();

    public void Hold() => guard.Enter();

    public void LetGo(bool inChild)
    {
        if (inChild) guard.Reset();
        else guard.Exit();
    }

    void Count(nuint bytes) => Count((nint)bytes);

    void Count(nint bytes)
    {
        guard.Enter();
        total = (nuint)((nint)total + bytes);
        guard.Exit();
    }

    readonly nuint Rounded(nuint size) => (Math.Max(size, 1) + Align - 1) & ~(Align - 1);
}
