namespace Pools.Os;

internal static unsafe partial class VirtualMemory
{
    const int ProtReadExecute = 5;

    /// <summary>Makes committed memory code, which can not be written to any more. A system that lets nobody make code refuses.</summary>
    public static int Seal(void* address, nuint size) => Protect(address, size, ProtReadExecute);
}
