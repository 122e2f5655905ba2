namespace Pools.Core;

/// <summary>
/// What native functions and C# must have in common to work on one heap, as a number: a version in the upper 8 bits, for what the code does, and below it a digest of the
/// layouts, which each compiler makes of its own sizes and offsets. So nobody can forget to change it.
/// </summary>
internal static unsafe class EntryStamp
{
    public const int VersionShift = 56;

    // To be raised when a layout keeps its shape and changes its meaning.
    const ulong Version = 1;

    const ulong DigestStart = 0xcbf29ce484222325, DigestFactor = 0x100000001b3; // FNV-1a

    /// <summary>That of the code that asks.</summary>
    public static ulong Own()
    {
        FreeList list;
        Slot slot;
        RunPlaces runs;
        EntryCell cell;
        nuint* numbers = stackalloc nuint[]
        {
            (nuint)sizeof(ThreadCache), (nuint)ThreadCache.RunsOf(null), (nuint)ThreadCache.ListOf(null, 1), (nuint)ThreadCache.DistancesOf(null),
            (nuint)sizeof(FreeList), Offset(&list, &list.First), Offset(&list, &list.Room), Offset(&list, &list.Divisor), Run.DivisorOf(1),
            (nuint)sizeof(Slot), Offset(&slot, &slot.Next), Offset(&slot, &slot.Mark), (nuint)Slot.FreeMark(&((Slot*)null)[1], 0),
            (nuint)sizeof(RunPlaces), Offset(&runs, &runs.Start), Offset(&runs, &runs.Span), Offset(&runs, &runs.Classes), Offset(&runs, &runs.Secret),
            Run.Shift, SizeClass.Step, SizeClass.DistanceUnit, SizeClass.Most,
            (nuint)sizeof(EntryFunctions), Offset(&cell, &cell.Pool), Offset(&cell, &cell.Called), Offset(&cell, &cell.Managed), Offset(&cell, &cell.Trim),
        };
        const int count = 27;
        ulong digest = DigestStart;
        for (int i = 0; i < count; i++) digest = unchecked((digest ^ numbers[i]) * DigestFactor);
        return Version << VersionShift | digest >> (64 - VersionShift);
    }

    static nuint Offset(void* of, void* field) => (nuint)((byte*)field - (byte*)of);
}
