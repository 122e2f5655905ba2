using FluentAssertions;
using Xunit;

namespace Malloc.Wrong.Tests;

/// <summary>Sound programs on which a careless detector would speak, or which it would break: on the plain class, and with each detector at work.</summary>
public sealed class TrapTests : IClassFixture<Totals>
{
    private static readonly (string Pool, string Settings)[] Ways =
        [("mvff", ""), ("mvff-debug", ""), ("mvff-debug", "Guard=after"), ("mvff-debug", "Guard=before"), ("mvff-debug", "LeakCheck=error")];

    public static TheoryData<string, string, string, string> Traps
    {
        get
        {
            var rows = new TheoryData<string, string, string, string>();
            foreach ((string program, string name) in CaseSource.TrapsIn("traps"))
                foreach ((string pool, string settings) in Ways) rows.Add(program, name, pool, settings);
            return rows;
        }
    }

    [Theory, MemberData(nameof(Traps))]
    public void Right(string program, string name, string pool, string settings)
    {
        string? said = Case.SaidIn(CaseProgram.Run(program, name, wrong: false, 0, pool, settings));
        Totals.AddRight($"{program} {name} {pool} {settings}".TrimEnd(), said);
        said.Should().BeNull("{0} in {1} is sound", name, program);
    }
}
