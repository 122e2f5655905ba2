using System;

namespace Pools.Tests;

/// <summary>What this assembly does when it is run as a program: it frees a block twice, in a pool whose OnError is Abort.</summary>
static unsafe class AbortingProgram
{
    static void Main()
    {
        using Arena arena = new();
        using IPool pool = arena.CreatePool(DebugPool.Of(Mvff.Class), new Args { { DebugPool.Keys.OnError, OnError.Abort }, { Mvff.Keys.Name, "nodes" } });
        void* block = pool.Alloc(40);
        pool.Free(block, 40);
        try { pool.Free(block, 40); }
        finally { Console.WriteLine("it went on"); }
    }
}
