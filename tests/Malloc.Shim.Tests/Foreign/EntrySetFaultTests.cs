using FluentAssertions;
using Pools.Conformance;
using Pools.Foreign;
using Pools.Os;
using Xunit;

namespace Pools.Tests.Foreign;

/// <summary>A system that refuses memory for code.</summary>
public sealed unsafe class EntrySetFaultTests : Shims
{
    const int SetsInPage = (int)VirtualMemory.PageSize / EntryCode.SetSize;

    [Fact]
    public void Each_refusal_is_an_exception_and_the_next_shim_has_its_functions()
    {
        IPool pool = Create("mvff", 16).Pool;
        pool.Free(pool.Alloc(1000), 1000); // so that it needs no system call below
        int refused = 0;
        Faults.InTurn(() =>
        {
            // As many as a page has room for: one of them needs a new page.
            for (int i = 0; i < SetsInPage; i++)
            {
                using MallocShim shim = new(pool);
                try { shim.Functions.Free(shim.Functions.Malloc(100)); }
                catch (PoolException e) when (e.Result == PoolResult.Memory) { refused++; }
            }
        }).Should().Be(3, "a page is reserved, committed and sealed");
        refused.Should().Be(3);
    }
}
