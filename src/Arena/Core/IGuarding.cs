namespace Pools.Core;

/// <summary>
/// What a pool class adds that lays some of its blocks against inaccessible pages, apart from the arena's grains. They are known in the
/// sense of <see cref="ISegregating"/>. A class that does nothing of the kind implements nothing.
/// </summary>
public unsafe interface IGuarding
{
    /// <summary>Whether the class may guard blocks.</summary>
    static virtual bool Guards => false;

    /// <summary>Of how many blocks one is guarded: 1 for every block, 0 for none.</summary>
    static virtual nuint GuardEvery(void* pool) => 0;

    /// <summary>A guarded block, or null when none is due or can be had: then an ordinary one will do.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="size">What the client asks for.</param>
    /// <param name="alignment">The alignment, a power of two.</param>
    /// <param name="isDue">The caller has counted the blocks, and this one is due; otherwise the pool counts.</param>
    /// <param name="failure">Who calls.</param>
    static virtual void* AllocGuarded(void* pool, nuint size, nuint alignment, bool isDue, ref Failure failure) => null;

    /// <summary>The first guarded block in use that starts after <paramref name="from"/>; false when there is none.</summary>
    static virtual bool NextGuarded(void* pool, void* from, out void* block, out nuint size)
    {
        block = null;
        size = 0;
        return false;
    }

    /// <summary>
    /// What an access that the system did not allow was. False when guards had nothing to do with it. When the mistake is one that has been reported, its
    /// kind is None. When the program is to go on, the access is allowed from now on.
    /// </summary>
    static virtual bool ExplainFault(void* pool, void* address, Access access, ref Failure failure) => false;
}
