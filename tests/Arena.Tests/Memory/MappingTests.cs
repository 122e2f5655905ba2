using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>The arena's mappings, as /proc/self/maps shows them.</summary>
public sealed unsafe partial class MappingTests
{
    static List<(nuint Start, nuint End)> ChunksOf(Arena arena, IEnumerable<nuint> addresses)
    {
        List<(nuint, nuint)> chunks = [];
        foreach (nuint address in addresses)
        {
            arena.Core->ChunkBounds((void*)address, out byte* start, out nuint size);
            chunks.Add(((nuint)start, (nuint)start + size));
        }
        return chunks;
    }

    [Fact]
    public void Nothing_is_executable_and_after_dispose_nothing_is_mapped()
    {
        Arena arena = new(new Args { { Arena.Keys.Size, 1 << 20 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        nuint[] blocks = Enumerable.Range(1, 6).Select(i => (nuint)pool.Alloc((nuint)i << 19)).ToArray();
        List<(nuint Start, nuint End)> chunks = ChunksOf(arena, blocks);
        chunks.Distinct().Count().Should().BeGreaterThan(1);
        MappingsIn(chunks).Should().NotBeEmpty().And.OnlyContain(mapping => !mapping.Protection.Contains('x'));

        arena.Dispose();

        MappingsIn(chunks).Should().BeEmpty();
    }

    [Fact]
    public void A_thousand_arenas_leave_no_address_space_behind()
    {
        new Arena().Dispose();
        long mapped = ProcessMemory.Mapped;
        for (int i = 0; i < 1000; i++)
        {
            using Arena arena = new(new Args { { Arena.Keys.Size, 1 << 20 }, { Arena.Keys.GrainSize, 1 << 16 }, { Arena.Keys.HugePages, (HugePages)(i % 4) } });
            arena.CreatePool(GrainCore.Class).Alloc(2 << 20);
        }
        (ProcessMemory.Mapped - mapped).Should().BeLessThan(1 << 30, "they took three times as much, and the runtime may start threads meanwhile");
    }

    [Fact]
    public void Where_the_size_is_refused_the_arena_starts_with_less()
    {
        nuint* limits = stackalloc nuint[2];
        getrlimit(AddressSpace, limits).Should().Be(0);
        (nuint soft, nuint hard) = (limits[0], limits[1]);
        limits[0] = (nuint)ProcessMemory.Mapped + (300 << 20);
        setrlimit(AddressSpace, limits).Should().Be(0);
        try
        {
            using Arena arena = new(new Args { { Arena.Keys.Size, 1L << 30 } });
            arena.Reserved.Should().BeLessThan(300 << 20).And.BeGreaterThan(64 << 12);
            arena.CreatePool(GrainCore.Class).TryAlloc(1 << 20, out _).Should().Be(PoolResult.Ok);
        }
        finally
        {
            (limits[0], limits[1]) = (soft, hard);
            setrlimit(AddressSpace, limits);
        }
    }

    static IEnumerable<Mapping> MappingsIn(List<(nuint Start, nuint End)> chunks) =>
        ProcessMemory.Mappings().Where(mapping => chunks.Exists(chunk => mapping.Touches(chunk.Start, chunk.End))).ToList();

    const int AddressSpace = 9; // RLIMIT_AS

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, nuint* limits);

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, nuint* limits);
}
