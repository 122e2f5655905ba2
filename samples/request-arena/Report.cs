using System.Buffers;
using System.Globalization;
using Pools;

/// <summary>The work of a request: makes some rows, sorts them, and sends them as one body. Where the memory for it comes from differs.</summary>
internal abstract class Report
{
    protected const int Rows = 200, RowBytes = 80;

    public const int Bytes = Rows * RowBytes;

    public abstract Task SendTo(Stream response);

    protected static int KeyOf(int row) => row * 7919 % Rows;

    protected static void Fill(Span<byte> row, int key)
    {
        row.Fill((byte)'.');
        key.TryFormat(row, out _, "D6", CultureInfo.InvariantCulture);
        row[^1] = (byte)'\n';
    }
}

/// <summary>Before: an array for each row, and one for the body.</summary>
internal sealed class ArrayReport : Report
{
    public override async Task SendTo(Stream response)
    {
        byte[][] rows = new byte[Rows][];
        for (int i = 0; i < Rows; i++) Fill(rows[i] = new byte[RowBytes], KeyOf(i));
        Array.Sort(rows, static (a, b) => a.AsSpan().SequenceCompareTo(b));
        byte[] body = new byte[Bytes];
        for (int i = 0; i < Rows; i++) rows[i].CopyTo(body, i * RowBytes);
        await response.WriteAsync(body);
    }
}

/// <summary>
/// After: a block for each row, all dropped at once, and one for the body, which lives until it is sent. A thread has one allocation point, and is done with it
/// before it waits for anything.
/// </summary>
internal sealed class PoolReport(IPool pool) : Report, IDisposable
{
    readonly PoolMemoryPool bodies = new(pool);
    readonly ThreadLocal<AllocationPoint> arenas = new(() => new AllocationPoint(pool, 32 << 10), trackAllValues: true);

    public override async Task SendTo(Stream response)
    {
        using IMemoryOwner<byte> body = bodies.Rent(Bytes);
        Write(body.Memory.Span);
        await response.WriteAsync(body.Memory);
    }

    public void Dispose()
    {
        foreach (AllocationPoint arena in arenas.Values) arena.Dispose();
        arenas.Dispose();
        bodies.Dispose();
    }

    unsafe void Write(Span<byte> body)
    {
        AllocationPoint arena = arenas.Value!;
        Span<nint> rows = arena.Alloc<nint>(Rows);
        for (int i = 0; i < Rows; i++)
        {
            rows[i] = (nint)arena.Alloc(RowBytes);
            Fill(Row(rows[i]), KeyOf(i));
        }
        rows.Sort(static (a, b) => Row(a).SequenceCompareTo(Row(b)));
        for (int i = 0; i < Rows; i++) Row(rows[i]).CopyTo(body[(i * RowBytes)..]);
        arena.Reset();
    }

    static unsafe Span<byte> Row(nint block) => new((void*)block, RowBytes);
}
