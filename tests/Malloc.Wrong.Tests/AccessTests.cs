using Xunit;

namespace Malloc.Wrong.Tests;

/// <summary>Accesses that are caught in the act: by pages that nobody may touch, and at calls into libc.</summary>
public sealed class AccessTests : PairTests
{
    public static TheoryData<string, string, long> Pairs => PairsOf("access", "libc");

    [Theory, MemberData(nameof(Pairs))]
    public void Wrong(string program, string name, long size) => IsCaught(program, name, size);

    [Theory, MemberData(nameof(Pairs))]
    public void Right(string program, string name, long size) => IsSilent(program, name, size);
}
