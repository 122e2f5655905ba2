using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>Memory that nobody needs goes back, also when nobody calls.</summary>
public sealed class KeeperTests
{
    const string Variable = "POOLS_KEEPER";

    [Theory]
    [InlineData("memory_goes_back_while_threads_rest")]
    [InlineData("memory_goes_back_when_blocks_become_smaller")]
    [InlineData("a_process_of_one_thread_stays_one")]
    [InlineData("a_child_has_its_own")]
    [InlineData("the_process_ends_with_the_last_thread_of_the_program")]
    [InlineData("signals_are_the_programs")]
    [InlineData("it_changes_its_user_with_the_others")]
    [InlineData("fails_where_there_is_no_room_for_another_thread")]
    public void Of_threads(string name) => EndsWell(CProgram.Run("keeper", name));

    [Theory]
    [InlineData("memory_goes_back_while_threads_rest")]
    [InlineData("memory_goes_back_while_the_only_thread_rests")]
    [InlineData("the_process_ends_with_the_last_thread_of_the_program")]
    [InlineData("it_changes_its_user_with_the_others")]
    public void On(string name) => EndsWell(CProgram.RunWith(Variable, "on", "keeper", name));

    [Fact]
    public void Off() => EndsWell(CProgram.RunWith(Variable, "off", "keeper", "memory_stays_where_it_is_off"));

    /// <summary>The debugging class keeps what is free on purpose.</summary>
    [Fact]
    public void The_debugging_class_has_none() => EndsWell(CProgram.RunWith(Variable, "on", "keeper", "there_is_none", "--debug"));

    static void EndsWell(Outcome outcome)
    {
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }
}
