using System.Runtime.CompilerServices;
using Pools.Core;

namespace Pools.Native;

/// <summary>
/// A module that is linked with C++'s library statically has an operator new of its own, which is malloc to this library. The program may well delete what
/// comes from there: that is no mistake. (The other way around nothing can be told: such a module's operator delete jumps to free, and leaves no trace.)
/// </summary>
[SkipLocalsInit]
internal static unsafe class PrivateOperators
{
    const int Beginning = 4; // bytes that tell

    static nuint known; // the last caller of malloc that was found to be one: the next is the same, mostly

    /// <summary>Whether that is why a free did not match; from now on it does, and is to be made again.</summary>
    public static bool Excuse(ref Failure failure)
    {
        ref Mistake mistake = ref failure.Mistake;
        if (mistake.Kind != MistakeKind.MismatchedFree || mistake.Allocated.Count == 0) return false;
        if (mistake.Allocator == failure.Origin.Family) return false; // it is the alignment
        nuint caller = mistake.Allocated.Frames[0];
        if (caller != known && !IsOperatorNew(caller)) return false;
        known = caller;
        failure.Origin.Family = mistake.Allocator;
        return true;
    }

    // _Znw and _Zna, whatever their parameters (Itanium C++ ABI, 5.1.3).
    static bool IsOperatorNew(nuint caller)
    {
        byte* name = stackalloc byte[Beginning];
        TextBuffer text = new(name, Beginning);
        return Stacks.TryName(caller, ref text) && text.Length == Beginning
            && name[0] == '_' && name[1] == 'Z' && name[2] == 'n' && name[3] is (byte)'w' or (byte)'a';
    }
}
