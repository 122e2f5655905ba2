using System.Text;
using Pools.Core;

namespace Pools;

/// <summary>What a shortage means, and what can be done about it.</summary>
internal static unsafe class Shortage
{
    public static string Advice<TCore>(PoolResult result, Arena arena) where TCore : unmanaged, IPoolCore
    {
        byte* bytes = stackalloc byte[256];
        TextBuffer text = new(bytes, 256);
        TCore.WriteAdvice(result, ref text);
        return text.Length != 0 ? Encoding.UTF8.GetString(text.Start, text.Length) : Usual(result, arena);
    }

    static string Usual(PoolResult result, Arena arena) => result switch
    {
        PoolResult.CommitLimit => $"Arena '{arena.Name}' has {Sizes.Text(arena.Committed)} committed and may have {Sizes.Text(arena.CommitLimit)}: free memory, or raise CommitLimit.",
        PoolResult.Limit => "The pool has reached its own Limit, or no block of its class may be that large: free memory, or raise Limit.",
        PoolResult.Memory => "The system has no memory left: free some, or look at the limits of the machine or of the container.",
        PoolResult.Resource => "No address space is left for it: look at ulimit -v, or extend the arena.",
        PoolResult.Unimplemented => "Its class does not offer that: see the class's design note, or choose another.",
        _ => "See the reference for this result.",
    };
}
