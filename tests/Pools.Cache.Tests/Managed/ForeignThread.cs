using System;
using System.Runtime.InteropServices;
using Pools.Core;
using Pools.Testing;

namespace Pools.Tests;

/// <summary>What threads of C do on a pool that they call directly, all of them on the same stack (one_stack.c).</summary>
internal sealed unsafe class ForeignThread(CachedPool<MvffCore> pool)
{
    const int Blocks = 40;

    readonly nuint[] blocks = new nuint[Blocks];

    /// <summary>How many threads had a cache before they asked for a block: another's.</summary>
    public int Heirs { get; private set; }

    /// <summary>How many were found by their stacks when they had one.</summary>
    public int Found { get; private set; }

    /// <summary>How many blocks were not as they were left.</summary>
    public int Spoilt { get; private set; }

    /// <summary>Runs so many threads, one after the other.</summary>
    public void Run(int count)
    {
        GCHandle self = GCHandle.Alloc(this);
        var run = (delegate* unmanaged<void*, nint, int, int>)NativeLibrary.GetExport(NativeLibrary.Load(Compiler.Library("one_stack.c")), "on_one_stack");
        int missing = run((delegate* unmanaged<nint, void>)&Body, GCHandle.ToIntPtr(self), count);
        self.Free();
        if (missing != 0) throw new InvalidOperationException($"{missing} threads could not be had");
    }

    bool IsFound => pool.OwnByStack != OwnedCache.Nothing;

    static ForeignThread Of(nint self) => (ForeignThread)GCHandle.FromIntPtr(self).Target!;

    [UnmanagedCallersOnly]
    static void Body(nint self)
    {
        ForeignThread own = Of(self);
        if (own.IsFound) own.Heirs++;
        own.Fill(0, Blocks);
        own.Empty(0, Blocks / 2);
        own.Fill(0, Blocks / 2);
        own.Empty(0, Blocks);
        if (own.IsFound) own.Found++;
    }

    static nuint SizeOf(int block) => (nuint)(block * 27 + 8);

    void Fill(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            blocks[i] = (nuint)pool.Alloc(SizeOf(i));
            new Span<byte>((void*)blocks[i], (int)SizeOf(i)).Fill((byte)i);
        }
    }

    void Empty(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            if (new Span<byte>((void*)blocks[i], (int)SizeOf(i)).ContainsAnyExcept((byte)i)) Spoilt++;
            pool.Free((void*)blocks[i], SizeOf(i));
        }
    }
}
