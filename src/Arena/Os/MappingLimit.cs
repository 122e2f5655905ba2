namespace Pools.Os;

/// <summary>How many mappings the kernel allows a process (/proc/sys/vm/max_map_count).</summary>
internal static unsafe class MappingLimit
{
    const nuint Default = 65530; // Linux's own
    const int ReadOnlyCloseOnExec = 0x80000;
    const int MostDigits = 20;

    /// <summary>The limit, or the kernel's default where it can not be read.</summary>
    public static nuint Read()
    {
        ErrnoScope errno = ErrnoScope.Enter();
        nuint limit = 0;
        fixed (byte* path = "/proc/sys/vm/max_map_count\0"u8)
        {
            int file = Libc.open(path, ReadOnlyCloseOnExec);
            if (file >= 0)
            {
                byte* text = stackalloc byte[MostDigits];
                nint length = Libc.read(file, text, MostDigits);
                for (nint i = 0; i < length && text[i] >= '0' && text[i] <= '9'; i++) limit = unchecked(limit * 10 + (nuint)(text[i] - '0'));
                Libc.close(file);
            }
        }
        errno.Exit();
        return limit == 0 ? Default : limit;
    }
}
