namespace Pools.Native;

/// <summary>A line of /proc/self/maps.</summary>
internal struct Mapping
{
    public AddressRange Range;
    public bool IsReadable, IsShared, IsMainStack;

    /// <summary>Whether reading it would mean something else than reading memory, or it is the kernel's.</summary>
    public bool IsSpecial;

    /// <summary>Whether it is the stack of the first thread, or lies above a guard as those of other threads do.</summary>
    public bool MayBeStack;

    bool isAccessible;

    public static Mapping Parse(ref ProcText line, in Mapping before)
    {
        Mapping mapping = default;
        mapping.Range.Start = line.TakeHex();
        line.Take(); // -
        mapping.Range.End = line.TakeHex();
        line.SkipBlanks();
        mapping.IsReadable = line.Take() == 'r';
        bool writable = line.Take() == 'w', executable = line.Take() == 'x';
        mapping.IsShared = line.Take() == 's';
        mapping.isAccessible = mapping.IsReadable || writable || executable;
        line.SkipBlanks();
        for (int i = 0; i < 3; i++) line.SkipWord(); // offset, device, inode
        mapping.IsMainStack = line.StartsWith("[stack]"u8);
        mapping.IsSpecial = line.StartsWith("[v"u8) || mapping.IsShared && !writable
            || line.StartsWith("/dev/"u8) && !line.StartsWith("/dev/zero"u8) && !line.StartsWith("/dev/shm/"u8);
        mapping.MayBeStack = mapping.IsMainStack
            || mapping.IsReadable && writable && !mapping.IsShared && !before.isAccessible && before.Range.End == mapping.Range.Start;
        return mapping;
    }
}
