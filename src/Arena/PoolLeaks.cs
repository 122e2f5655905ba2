using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Pools.Core;

namespace Pools;

/// <summary>The blocks that a pool still has when it is disposed, by the place that allocated them: those with the most bytes first.</summary>
internal sealed unsafe class PoolLeaks
{
    readonly PoolCorruptionException report; // of the place with the most bytes, in words of all

    PoolLeaks(PoolCorruptionException report) => this.report = report;

    /// <summary>What a class's keys say is to become of leaks; nothing where it has no such key.</summary>
    public static LeakCheck PolicyOf<TCore>(KeyValues values) where TCore : unmanaged, IPoolCore
    {
        for (int i = 0; i < TCore.KeyCount; i++)
            if (TCore.Key(i).IsNamed(LeakText.Key)) return (LeakCheck)values[i];
        return LeakCheck.Off;
    }

    /// <summary>The leaks of a pool that nobody uses any more, described while the stacks in it are there; null when there are none.</summary>
    public static PoolLeaks? Find<TCore>(IPool pool, TCore* core) where TCore : unmanaged, IPoolCore
    {
        Dictionary<nuint, Mistake> places = [];
        nuint blocks = 0, bytes = 0, cursor = 0;
        while (TCore.NextBlock(core, ref cursor, out BlockRecord block))
        {
            blocks++;
            bytes += block.Size;
            nuint place = (nuint)block.Allocated.Frames;
            places[place] = places.TryGetValue(place, out Mistake known) ? With(known, block) : Of(block);
        }
        if (blocks == 0) return null;
        Mistake[] sorted = [.. places.Values.OrderByDescending(place => place.Size + place.OtherBytes).ThenBy(place => (nuint)place.Block)];
        return new PoolLeaks(new PoolCorruptionException(pool.Name, pool.Class.Name, sorted[0], Describe(pool, sorted, blocks, bytes)));
    }

    /// <summary>Does what is to become of them.</summary>
    /// <exception cref="PoolCorruptionException">The policy is that they are an error.</exception>
    public void Deliver(IPool pool, LeakCheck policy)
    {
        PoolEventSource.Log.CorruptionFound(report);
        if (policy == LeakCheck.Error) throw report;
        PoolReports.Deliver(pool, report);
    }

    static Mistake Of(in BlockRecord block) => new()
    {
        Kind = MistakeKind.Leak, Block = block.Block, Size = block.Size, Allocator = block.Allocator, Allocated = block.Allocated,
    };

    // One more of the same place; the block with the lowest address stands for all.
    static Mistake With(Mistake known, in BlockRecord block)
    {
        bool isLower = block.Block < known.Block;
        Mistake place = isLower ? Of(block) : known;
        place.Others = known.Others + 1;
        place.OtherBytes = known.OtherBytes + (isLower ? known.Size : block.Size);
        return place;
    }

    static string Describe(IPool pool, Mistake[] places, nuint blocks, nuint bytes)
    {
        byte[] name = Encoding.UTF8.GetBytes($"'{pool.Name}' ({pool.Class.Name})");
        byte[] buffer = new byte[name.Length + MistakeText.Capacity + PoolCorruptionException.StackCapacity];
        StringBuilder report = new();
        fixed (byte* start = buffer)
        {
            TextBuffer text = new(start, buffer.Length);
            foreach (Mistake place in places.Take(LeakText.MostPlaces))
            {
                MistakeText.Write(place, name, ref text);
                text.Add((byte)'\n');
                MistakeDetails.Write(place, ref text);
                report.Append(Encoding.UTF8.GetString(text.Start, text.Length));
                text.Clear();
            }
            LeakText.WriteSum(blocks, bytes, (nuint)places.Length, ref text);
            return report.Append(Encoding.UTF8.GetString(text.Start, text.Length)).ToString();
        }
    }
}
