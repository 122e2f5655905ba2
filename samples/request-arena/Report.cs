using System.Buffers;
using System.Globalization;
using Pools;

/// <summary>The work of a request: makes some rows, sorts them, and writes them out. Where the memory for it comes from differs.</summary>
internal abstract class Report
{
    protected const int Rows = 200, RowBytes = 80;

    public const int Bytes = Rows * RowBytes;

    public abstract void WriteTo(IBufferWriter<byte> output);

    protected static int KeyOf(int row) => row * 7919 % Rows;

    protected static void Fill(Span<byte> row, int key)
    {
        row.Fill((byte)'.');
        key.TryFormat(row, out _, "D6", CultureInfo.InvariantCulture);
        row[^1] = (byte)'\n';
    }
}

/// <summary>Before: an array for each row.</summary>
internal sealed class ArrayReport : Report
{
    public override void WriteTo(IBufferWriter<byte> output)
    {
        var rows = new byte[Rows][];
        for (int i = 0; i < Rows; i++) Fill(rows[i] = new byte[RowBytes], KeyOf(i));
        Array.Sort(rows, static (a, b) => a.AsSpan().SequenceCompareTo(b));
        foreach (byte[] row in rows) output.Write(row);
    }
}

/// <summary>After: a block for each row, and all of them dropped at once. A thread has one allocation point, and does one request at a time.</summary>
internal sealed unsafe class PoolReport(IPool pool) : Report, IDisposable
{
    readonly ThreadLocal<AllocationPoint> arenas = new(() => new AllocationPoint(pool, 32 << 10), trackAllValues: true);

    public override void WriteTo(IBufferWriter<byte> output)
    {
        AllocationPoint arena = arenas.Value!;
        Span<nint> rows = arena.Alloc<nint>(Rows);
        for (int i = 0; i < Rows; i++)
        {
            rows[i] = (nint)arena.Alloc(RowBytes);
            Fill(Row(rows[i]), KeyOf(i));
        }
        rows.Sort(static (a, b) => Row(a).SequenceCompareTo(Row(b)));
        foreach (nint row in rows) output.Write(Row(row));
        arena.Reset();
    }

    public void Dispose()
    {
        foreach (AllocationPoint arena in arenas.Values) arena.Dispose();
        arenas.Dispose();
    }

    static Span<byte> Row(nint block) => new((void*)block, RowBytes);
}
