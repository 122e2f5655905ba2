using System.IO;
using System.Linq;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

public sealed unsafe class HugePageTests
{
    [Theory]
    [InlineData(HugePages.Off, false)]
    [InlineData(HugePages.Transparent, true)]
    public void Blocks_are_on_memory_that_asks_for_huge_pages_when_the_key_says_so(HugePages key, bool asked)
    {
        using Arena arena = new(new Args { { Arena.Keys.HugePages, key }, { Arena.Keys.Spare, 0.0 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        pool.Free(pool.Alloc(8 << 20), 8 << 20);
        byte* block = (byte*)pool.Alloc(8 << 20);
        block[0] = block[4 << 20] = 1;
        bool heard = Directory.Exists("/sys/kernel/mm/transparent_hugepage"); // not every kernel has them
        FlagsAt((nuint)block + (4 << 20)).Contains("hg").Should().Be(asked && heard);
    }

    // The flags of the mapping that holds the address (/proc/self/smaps).
    static string[] FlagsAt(nuint address)
    {
        bool inside = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] words = line.Split(' ', System.StringSplitOptions.RemoveEmptyEntries);
            string[] ends = words[0].Split('-');
            if (ends.Length == 2) inside = Hex(ends[0]) <= address && address < Hex(ends[1]);
            else if (inside && words[0] == "VmFlags:") return words.Skip(1).ToArray();
        }
        return [];
    }

    static nuint Hex(string text) => nuint.Parse(text, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
}
