using Xunit;

namespace Malloc.Wrong.Tests;

/// <summary>Writes outside a block, or to a free one, that leave their marks in fences and splats.</summary>
public sealed class DamageTests : PairTests
{
    public static TheoryData<string, string, long> Pairs => PairsOf("overrun", "underrun", "use-after-free");

    [Theory, MemberData(nameof(Pairs))]
    public void Wrong(string program, string name, long size) => IsCaught(program, name, size);

    [Theory, MemberData(nameof(Pairs))]
    public void Right(string program, string name, long size) => IsSilent(program, name, size);
}
