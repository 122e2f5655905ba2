using Xunit;

namespace Malloc.Wrong.Tests;

/// <summary>Frees of the wrong address, by the wrong function, with the wrong size, or once too often.</summary>
public sealed class FreeTests : PairTests
{
    public static TheoryData<string, string, long> Pairs => PairsOf("double-free", "invalid-free", "size-mismatch", "mismatched-free");

    [Theory, MemberData(nameof(Pairs))]
    public void Wrong(string program, string name, long size) => IsCaught(program, name, size);

    [Theory, MemberData(nameof(Pairs))]
    public void Right(string program, string name, long size) => IsSilent(program, name, size);
}
