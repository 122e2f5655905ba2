using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Core;

namespace Pools.Native;

/// <summary>What the preloaded library, and only it, asks of C.</summary>
internal static unsafe class C
{
    public const int NoMemory = 12, InvalidArgument = 22; // ENOMEM, EINVAL
    public const int StandardOutput = 1, StandardError = 2;

    public const int FromEnd = 2; // SEEK_END
    public const int ProtectRead = 1, MapPrivate = 2; // PROT_READ, MAP_PRIVATE

    const int ReadOnly = 0, CloseOnExec = 0x80000; // O_RDONLY, O_CLOEXEC
    const int SetName = 15, GetName = 16; // PR_SET_NAME, PR_GET_NAME
    const int DuplicateCloseOnExec = 1030, LeastDuplicate = 200; // F_DUPFD_CLOEXEC

    const ulong AuxSecure = 23; // AT_SECURE

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "abort")]
    public static extern void Abort();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "_exit")]
    public static extern void Exit(int status);

    /// <summary>exit, from a handler of exit's: glibc goes on with the handlers that are left, and ends with this status.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "exit")]
    public static extern void ExitAgain(int status);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "getenv")]
    static extern byte* GetEnv(byte* name);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "getauxval")]
    static extern ulong GetAuxVal(ulong type);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "pthread_atfork")]
    public static extern int AtFork(delegate*<void> prepare, delegate*<void> parent, delegate*<void> child);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "fcntl")]
    static extern int Control(int file, int command, int argument);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "close")]
    public static extern int Close(int file);

    /// <summary>Another descriptor for a file, out of the way of those that programs choose, which no exec inherits; -1 when there is none.</summary>
    public static int Duplicate(int file) => Control(file, DuplicateCloseOnExec, LeastDuplicate);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "nanosleep")]
    static extern int Sleep(long* time, long* rest);

    /// <summary>Waits for less than a second.</summary>
    public static void Sleep(long nanoseconds)
    {
        long* time = stackalloc long[] { 0, nanoseconds };
        Sleep(time, null);
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "open")]
    static extern int Open(byte* path, int flags);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "read")]
    public static extern nint Read(int file, byte* bytes, nuint length);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "lseek")]
    public static extern long Seek(int file, long offset, int whence);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "readlink")]
    public static extern nint ReadLink(byte* path, byte* target, nuint length);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "gettid")]
    public static extern int ThreadNumber();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "prctl")]
    static extern int Control(int option, byte* argument);

    /// <summary>What mmap gives when it can not.</summary>
    public static void* NotMapped => (void*)-1;

    /// <summary>A descriptor that no exec inherits; negative when the file can not be read.</summary>
    public static int OpenToRead(byte* path) => Open(path, ReadOnly | CloseOnExec);

    /// <summary>Writes the calling thread's name, at most 15 bytes and a zero.</summary>
    public static void ThreadName(byte* name)
    {
        *name = 0;
        Control(GetName, name);
    }

    /// <summary>Gives the calling thread a name of at most 15 bytes, for those who look at it from outside. It ends in a zero.</summary>
    public static void NameThread(System.ReadOnlySpan<byte> name)
    {
        fixed (byte* text = name) Control(SetName, text);
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "pthread_key_create")]
    public static extern int CreateKey(uint* key, delegate*<void*, void> atThreadEnd);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "pthread_setspecific")]
    public static extern int SetSpecific(uint key, void* value);

    /// <summary>Starts the thread that runs the keeper (keeper.c).</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsStartKeeper")]
    public static extern void StartKeeper();

    /// <summary>The calling thread's cache (glue.c).</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsOwnCache")]
    public static extern ThreadCache* OwnCache();

    /// <summary>The bytes that glue.c has for it.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsCacheBytes")]
    public static extern nuint CacheBytes();

    /// <summary>The frames of the call under way from the caller's on, at least that (unwind.c).</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsUnwind")]
    public static extern int Unwind(nuint caller, nuint* frames, int most);

    /// <summary>Has whole stacks unwound from now on, where the system has an unwinder (unwind.c).</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsOpenUnwinder")]
    public static extern void OpenUnwinder();

    /// <summary>Whether the program runs with more rights than its user has (setuid): then the environment is not to be trusted.</summary>
    static bool IsSecure => GetAuxVal(AuxSecure) != 0;

    /// <summary>A variable of the environment; null when it is not set, empty, or not to be trusted. The name ends in a zero.</summary>
    public static byte* Setting(System.ReadOnlySpan<byte> name)
    {
        if (IsSecure) return null;
        fixed (byte* text = name)
        {
            byte* value = GetEnv(text);
            return value == null || *value == 0 ? null : value;
        }
    }

    public static int LengthOf(byte* text)
    {
        int length = 0;
        while (text[length] != 0) length++;
        return length;
    }
}
