using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>The steps of a user's first program.</summary>
public sealed unsafe class FirstPoolTests
{
    [Fact]
    public void Foreign_code_gets_malloc_and_free_over_any_pool()
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1 << 30 }, { Arena.Keys.CommitLimit, 64 << 20 } });
        using IPool nodes = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.ExtendBy, 256 << 10 }, { Mvff.Keys.Align, 16 } });
        using MallocShim shim = new(nodes);
        byte* text = (byte*)shim.Malloc(1000);
        text[999] = 42;
        text = (byte*)shim.Realloc(text, 100_000);
        text[999].Should().Be(42);
        shim.UsableSize(text).Should().BeGreaterThanOrEqualTo(100_000);
        ((nuint)text % 16).Should().Be(0);
        ((nuint)shim.Malloc(128 << 20)).Should().Be(0);
        shim.Free(text);
        (nodes.TotalSize - nodes.FreeSize).Should().Be(0);
    }
}
