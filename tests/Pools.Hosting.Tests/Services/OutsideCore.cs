using System;
using Pools.Core;

namespace Pools.Tests;

/// <summary>A pool class that is not of the library: mvff by another name.</summary>
internal unsafe struct OutsideCore : IPoolCore
{
    MvffCore inner;

    public static PoolClass Class { get; } = new PoolClass<OutsideCore>();

    public static void WriteName(ref TextBuffer text) => text.Add("outside"u8);

    public static int KeyCount => MvffCore.KeyCount;

    public static KeyInfo Key(int index) => MvffCore.Key(index);

    public static int FindConflict(ArenaCore* arena, KeyValues values, out ReadOnlySpan<byte> rule) => MvffCore.FindConflict(arena, values, out rule);

    public PoolResult Init(ArenaCore* arena, uint owner, KeyValues values) => inner.Init(arena, owner, values);

    public void Finish() => inner.Finish();

    public readonly nuint Align => inner.Align;

    public void* Alloc(nuint size, ref Failure failure) => inner.Alloc(size, ref failure);

    public void* AllocAligned(nuint size, nuint alignment, nuint offset, ref Failure failure) => inner.AllocAligned(size, alignment, offset, ref failure);

    public bool Free(void* block, nuint size, ref Failure failure) => inner.Free(block, size, ref failure);

    public nuint AllocSome(nuint size, nuint most, out void* first, ref Failure failure) => inner.AllocSome(size, most, out first, ref failure);

    public bool TryGetSize(void* block, out nuint size) => inner.TryGetSize(block, out size);

    public bool TryResize(void* block, nuint oldSize, nuint newSize) => inner.TryResize(block, oldSize, newSize);

    public void Measure(out PoolFigures figures) => inner.Measure(out figures);

    public bool NextFree(void* from, out void* start, out nuint size) => inner.NextFree(from, out start, out size);

    public bool Check(CheckLevel level, ref Failure failure) => inner.Check(level, ref failure);

    public void Hold() => inner.Hold();

    public void LetGo(bool inChild) => inner.LetGo(inChild);
}
