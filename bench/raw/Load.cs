using System;

/// <summary>How many blocks are live, of which sizes, how many pairs warm up and are timed, and what the sizes of the fill add up to.</summary>
internal readonly record struct Load(int Live, uint Min, uint Max, int Warm, int Pairs, ulong Sum)
{
    /// <summary>The loads that the MPS was measured with.</summary>
    public static readonly Load[] All =
    [
        new(1_000, 16, 272, 200_000, 1_000_000, 145950),
        new(100_000, 16, 512, 500_000, 400_000, 26392503),
        new(1_000_000, 16, 512, 2_000_000, 400_000, 263953328),
    ];
}

/// <summary>The loop's state for a load, in memory that is mapped for it, so that no heap that is measured holds it.</summary>
internal sealed unsafe class LoadMemory : IDisposable
{
    readonly ulong sum;

    public LoadMemory(Load load)
    {
        Bytes = (nuint)sizeof(Loop) + (nuint)load.Live * (nuint)sizeof(Loop.Slot);
        Loop = (Loop*)Machine.Map(Bytes);
        *Loop = new() { Slots = (Loop.Slot*)(Loop + 1), State = 42, Live = (uint)load.Live, Min = load.Min, Max = load.Max };
        sum = load.Sum;
    }

    public Loop* Loop { get; }

    public nuint Bytes { get; }

    /// <summary>The bytes asked for in the blocks that are live.</summary>
    public ulong LiveBytes
    {
        get
        {
            ulong bytes = 0;
            for (uint i = 0; i < Loop->Live; i++) bytes += Loop->Slots[i].Size;
            return bytes;
        }
    }

    /// <summary>After the fill: that it was the one whose figures are known.</summary>
    public void CheckSum()
    {
        if (LiveBytes != sum) throw new InvalidOperationException($"The sizes add up to {LiveBytes}, not {sum}: this is another loop.");
    }

    public void Dispose() => Machine.Unmap(Loop, Bytes);
}
