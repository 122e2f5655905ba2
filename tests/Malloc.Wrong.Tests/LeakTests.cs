using Xunit;

namespace Malloc.Wrong.Tests;

/// <summary>Blocks that nothing refers to when the program ends.</summary>
public sealed class LeakTests : PairTests
{
    public static TheoryData<string, string, long> Pairs => PairsOf("leak");

    [Theory, MemberData(nameof(Pairs))]
    public void Wrong(string program, string name, long size) => IsCaught(program, name, size);

    [Theory, MemberData(nameof(Pairs))]
    public void Right(string program, string name, long size) => IsSilent(program, name, size);
}
