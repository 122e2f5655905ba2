using System;
using System.Collections.Generic;
using System.Linq;

namespace Pools.Tests;

/// <summary>How an MVFF pool is created, in bytes.</summary>
public sealed record MvffSettings
{
    public bool FirstFit { get; init; } = true;
    public bool SlotHigh { get; init; }
    public bool ArenaHigh { get; init; }
    public int Align { get; init; } = 8;
    public int ExtendBy { get; init; } = 65536;
    public double Spare { get; init; } = 0.75;
    public long Limit { get; init; } = long.MaxValue;

    public Args ToArgs() => new()
    {
        { Mvff.Keys.FirstFit, FirstFit },
        { Mvff.Keys.SlotHigh, SlotHigh },
        { Mvff.Keys.ArenaHigh, ArenaHigh },
        { Mvff.Keys.Align, Align },
        { Mvff.Keys.ExtendBy, ExtendBy },
        { Mvff.Keys.Spare, Spare },
        { Mvff.Keys.Limit, Limit },
    };
}

/// <summary>What an MVFF pool should do, by brute force: a sorted list of free ranges, and the grains that the pool has.</summary>
internal sealed class MvffModel(MvffSettings settings, nuint grain)
{
    readonly List<FreeRange> free = [];
    readonly SortedSet<nuint> grains = [];

    public IReadOnlyList<FreeRange> FreeRanges => free;

    public IReadOnlyCollection<nuint> Grains => grains;

    public nuint TotalSize => (nuint)grains.Count * grain;

    public nuint FreeSize => free.Aggregate((nuint)0, (sum, range) => sum + range.Size);

    public nuint Align => (nuint)settings.Align;

    /// <summary>A size as the pool accounts for it.</summary>
    public nuint Rounded(nuint size) => RoundUp(Math.Max(size, 1), Align);

    /// <summary>Where a block goes; null when no free range holds it.</summary>
    public nuint? Place(nuint size)
    {
        FreeRange[] fitting = free.Where(range => range.Size >= Rounded(size)).ToArray();
        if (fitting.Length == 0) return null;
        FreeRange chosen = settings.FirstFit ? fitting[0] : fitting[^1];
        return settings.SlotHigh ? End(chosen) - Rounded(size) : chosen.Address;
    }

    /// <summary>
    /// Where an aligned block goes: into one of the first four ranges of its size, if it is no smaller than its alignment, or else into the lowest with room for it
    /// wherever the range starts.
    /// </summary>
    public nuint? PlaceAligned(nuint size, nuint alignment)
    {
        if (Rounded(size) >= alignment)
            foreach (FreeRange range in free.Where(range => range.Size >= Rounded(size)).Take(4))
                if (RoundUp(range.Address, alignment) + Rounded(size) <= End(range)) return RoundUp(range.Address, alignment);
        foreach (FreeRange range in free)
            if (range.Size >= SizeToAlign(size, alignment)) return RoundUp(range.Address, alignment);
        return null;
    }

    public nuint SizeToAlign(nuint size, nuint alignment) => Rounded(size) + alignment - Align;

    /// <summary>By how much the pool grows for a block that does not fit; null when its limit forbids it.</summary>
    public nuint? Growth(nuint size)
    {
        nuint least = RoundUp(Rounded(size), grain), most = Math.Max(least, RoundUp((nuint)settings.ExtendBy, grain));
        nuint left = (nuint)settings.Limit - TotalSize;
        return most <= left ? most : least <= left ? least : null;
    }

    /// <summary>By how much the pool may grow at the end of a free range, or of a block, for one that will end behind it; null when it may not.</summary>
    public nuint? GrowthAt(nuint from, nuint to, nuint size)
    {
        nuint growth = RoundUp(to - from, grain);
        bool may = size >= (nuint)settings.ExtendBy && from % grain == 0 && growth <= (nuint)settings.Limit - Math.Min(TotalSize, (nuint)settings.Limit);
        return may ? growth : null;
    }

    public void AddExtent(nuint address, nuint size)
    {
        for (nuint at = address; at < address + size; at += grain) grains.Add(at);
        AddFree(address, size);
    }

    /// <summary>Takes free bytes.</summary>
    public void Take(nuint address, nuint size)
    {
        int index = free.FindIndex(range => range.Address <= address && address + size <= End(range));
        FreeRange range = free[index];
        free.RemoveAt(index);
        if (address + size < End(range)) free.Insert(index, new(address + size, End(range) - address - size));
        if (range.Address < address) free.Insert(index, new(range.Address, address - range.Address));
    }

    /// <summary>Frees bytes, and gives back what the pool may not keep.</summary>
    public void Free(nuint address, nuint size)
    {
        AddFree(address, size);
        nuint limit = (nuint)(settings.Spare * TotalSize);
        if (settings.Spare != 0) limit = Math.Max(limit, Math.Max(65536, grain) + 1);
        if (FreeSize >= limit) GiveBack(limit / 2);
    }

    public FreeRange? FreeAt(nuint address)
    {
        foreach (FreeRange range in free)
            if (range.Address <= address && address < End(range)) return range;
        return null;
    }

    void AddFree(nuint address, nuint size)
    {
        int index = free.FindIndex(range => range.Address > address);
        if (index < 0) index = free.Count;
        free.Insert(index, new(address, size));
        Join(index);
        if (index > 0) Join(index - 1);
    }

    void Join(int index)
    {
        if (index + 1 == free.Count || End(free[index]) != free[index + 1].Address) return;
        free[index] = new(free[index].Address, free[index].Size + free[index + 1].Size);
        free.RemoveAt(index + 1);
    }

    // Whole grains from the top of the largest range, the lowest of equals, until no more than that is free.
    void GiveBack(nuint target)
    {
        while (FreeSize > target && free.Count > 0)
        {
            FreeRange largest = free.MaxBy(range => range.Size);
            nuint from = RoundUp(largest.Address, grain), to = End(largest) / grain * grain;
            if (from >= to) return;
            nuint size = Math.Min(to - from, RoundUp(FreeSize - target, grain));
            Take(to - size, size);
            for (nuint at = to - size; at < to; at += grain) grains.Remove(at);
        }
    }

    static nuint End(FreeRange range) => range.Address + range.Size;

    static nuint RoundUp(nuint value, nuint to) => (value + to - 1) / to * to;
}
