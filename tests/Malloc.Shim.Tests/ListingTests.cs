using System.IO;
using System.Linq;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>The listing of the blocks in use.</summary>
public sealed unsafe class ListingTests : Shims
{
    [Theory, MemberData(nameof(ExactPools))]
    public void It_has_the_blocks_by_zone_in_address_order_and_the_total(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        nuint[] sizes = [0, 42, 128, 129, 1024, 1025, 100_000];
        nuint[] blocks = sizes.Select(size => (nuint)shim.Malloc(size)).ToArray();
        string[] lines = blocks.Zip(sizes, (block, size) => $"0x{block:X} - 0x{block + size:X} : {size} bytes\n").ToArray();
        Listing(shim).Should().Be(
            $"TINY : 0x{blocks[0]:X}\n{lines[0]}{lines[1]}{lines[2]}" +
            $"SMALL : 0x{blocks[3]:X}\n{lines[3]}{lines[4]}" +
            $"LARGE : 0x{blocks[5]:X}\n{lines[5]}{lines[6]}" +
            $"Total : {sizes.Aggregate((a, b) => a + b)} bytes\n");
    }

    [Theory, MemberData(nameof(Pools))]
    public void It_has_no_block_that_was_freed(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        nuint[] blocks = Enumerable.Range(0, 300).Select(i => (nuint)shim.Malloc((nuint)i * 10)).ToArray();
        for (int i = 0; i < 300; i += 2) shim.Free((void*)blocks[i]);
        string listing = Listing(shim);
        for (int i = 0; i < 300; i++) listing.Contains($"0x{blocks[i]:X} - ").Should().Be(i % 2 == 1);
        for (int i = 1; i < 300; i += 2) shim.Free((void*)blocks[i]);
        Listing(shim).Should().Be("Total : 0 bytes\n");
    }

    [Theory, MemberData(nameof(ExactPools))]
    public void With_a_dump_it_has_the_first_bytes_of_each(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        byte* block = (byte*)shim.Malloc(18);
        for (int i = 0; i < 18; i++) block[i] = (byte)(0x38 + i * 5);
        void* large = shim.Calloc(1, 1030);
        Listing(shim, withDump: true).Should().Contain(
            "  0000  38 3d 42 47 4c 51 56 5b 60 65 6a 6f 74 79 7e 83  8=BGLQV[`ejoty~.\n" +
            "  0010  88 8d                                            ..\n")
            .And.Contain("  03f0  00 ").And.Contain("  ... and 6 more bytes\n");
        shim.Free(large);
    }

    static string Listing(MallocShim shim, bool withDump = false)
    {
        using StringWriter text = new();
        shim.ShowAllocMem(text, withDump);
        return text.ToString();
    }
}
