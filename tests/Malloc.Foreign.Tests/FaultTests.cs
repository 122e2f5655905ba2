using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Pools.Foreign;

/// <summary>What becomes of a mistake in a call from C: it is told of, with the managed stack, and the process ends. No exception goes through C.</summary>
public sealed class FaultTests
{
    const int Aborted = 128 + 6;

    // Caches do not change a class's name.
    static string NameOf(string poolClass) => poolClass == "cached" ? "mvff" : poolClass;

    [LibraryTheory("libsqlite3.so.0"), InlineData("mvff-debug")]
    public void An_overrun_in_a_callback_that_C_makes(string poolClass)
    {
        Outcome outcome = ChildProgram.Start("overrun", poolClass);
        outcome.ExitStatus.Should().Be(Aborted, outcome.Errors);
        outcome.Output.Should().Be("handler: free, Overrun\n");
        outcome.Errors.Should().MatchRegex(@"overrun: pool 'foreign' \(mvff-debug\), block 0x[0-9a-f]+, size 10, offset \+10: written to after its end \(found 2a in\s")
            .And.Contain("found in free, called from C").And.MatchRegex(@"at Pools\.Foreign\.ForeignMistakes\.OverrunInCallback\(.*WatchedPool\)");
    }

    [LibraryTheory("libsqlite3.so.0"), InlineData("mvff-debug")]
    public void With_stacks_the_block_s_allocation_is_named_too(string poolClass) =>
        ChildProgram.Start("overrun", poolClass, "stacks").Errors.Should()
            .MatchRegex(@"allocated by malloc, called from\n    at Pools\.Foreign\.ForeignMistakes\.sqlite3_malloc\([^\n]*(\n[^\n]*)?\n    at Pools\.Foreign\.ForeignMistakes\.Answer\(");

    [LibraryTheory("libsqlite3.so.0"), InlineData("mvff-debug")]
    public void A_pool_that_reports_goes_on(string poolClass)
    {
        Outcome outcome = ChildProgram.Start("overrun", poolClass, "report");
        outcome.ExitStatus.Should().Be(0, outcome.Errors);
        outcome.Output.Should().Be("reported: Overrun\nit went on\npeak 0, end 0\n");
    }

    [LibraryTheory("libsqlite3.so.0"), InlineData("mvff"), InlineData("mvff-debug"), InlineData("cached")]
    public void A_managed_pointer_that_C_frees(string poolClass)
    {
        Outcome outcome = ChildProgram.Start("managed-pointer", poolClass);
        outcome.ExitStatus.Should().Be(Aborted, outcome.Errors);
        outcome.Output.Should().Be("handler: malloc_usable_size, InvalidFree\n", "sqlite3_free asks for the size first");
        outcome.Errors.Should().Contain($"invalid-free: pool 'foreign' ({NameOf(poolClass)})").And.Contain("at Pools.Foreign.ForeignMistakes.FreeOfManagedPointer(");
    }

    [Fact]
    public void A_call_after_the_shim_was_disposed()
    {
        Outcome outcome = ChildProgram.Start("disposed", "mvff");
        outcome.ExitStatus.Should().Be(Aborted, outcome.Errors);
        outcome.Output.Should().Be("handler: malloc, ObjectDisposedException\n");
        outcome.Errors.Should().Contain("malloc shim over pool 'foreign': called after it or its pool was disposed. Shut down the C library before the shim and its pool.\n  found in malloc, called from C");
    }

    [Theory, InlineData("mvff"), InlineData("mvff-debug"), InlineData("cached")]
    public void On_a_thread_that_C_made(string poolClass)
    {
        Outcome outcome = ChildProgram.Start("on-threads", poolClass);
        outcome.ExitStatus.Should().Be(Aborted, outcome.Errors);
        outcome.Output.Should().Be("handler: free, DoubleFree\n");
        outcome.Errors.Should().Contain($"double-free: pool 'foreign' ({NameOf(poolClass)})").And.Contain("found in free, called from C");
    }
}
