using System.Runtime.CompilerServices;
using Pools.Core;

namespace Pools.Native;

/// <summary>
/// Who calls, in one register: the return address in the low 56 bits, the family above it. malloc's family is 0, so that its origin is the
/// bare return address. glue.h packs it.
/// </summary>
internal static unsafe class PackedOrigin
{
    const int FamilyShift = 56;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Origin Unpack(nuint origin)
    {
        Origin unpacked;
        unpacked.Caller = (void*)(origin & (((nuint)1 << FamilyShift) - 1));
        unpacked.Family = (Family)(origin >> FamilyShift);
        unpacked.Alignment = 0;
        return unpacked;
    }
}
