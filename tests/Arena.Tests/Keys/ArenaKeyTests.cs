using System;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

public sealed class ArenaKeyTests
{
    static Action Creating(Args args) => () => new Arena(args).Dispose();

    public static TheoryData<Args, string> Refused => new()
    {
        { new() { { Arena.Keys.Size, 0 } }, "arena: Size = 0: Size must be a number of bytes from 1 to 70368744177664. *" },
        { new() { { Arena.Keys.Size, -5 } }, "arena: Size = -5: Size must be *" },
        { new() { { Arena.Keys.GrainSize, 5000 } }, "arena: GrainSize = 5000: GrainSize must be a power of two from 4096 to 1073741824. *" },
        { new() { { Arena.Keys.GrainSize, 2048 } }, "arena: GrainSize = 2048: GrainSize must be a power of two from 4096 to 1073741824. *" },
        { new() { { Arena.Keys.Spare, 2 } }, "arena: Spare = 2: Spare must be a number from 0 to 1. *" },
        { new() { { Arena.Keys.CommitLimit, -1 } }, "arena: CommitLimit = -1: CommitLimit must be a number of bytes of at least 0. *" },
        { new() { { Arena.Keys.HugePages, (HugePages)7 } }, "arena: HugePages = 7: HugePages must be one of auto|off|transparent|grown. *" },
        { new() { { Arena.Keys.HugePages, (HugePages)(-1) } }, "arena: HugePages = -1: HugePages must be one of auto|off|transparent|grown. *" },
        { new() { { new Key<string>("Size"), "1G" } }, "arena: Size = 1G: Size must be a number of bytes *" },
        { new() { { new Key<int>("Name"), 5 } }, "*Name = 5: Name must be text. *" },
        { new() { { new Key<long>("Colour"), 5 } }, "arena: Colour = 5: arena has no key Colour; it has Size, GrainSize, CommitLimit, Spare, HugePages, Name*" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_wrong_argument_is_refused_with_key_value_and_rule(Args args, string message) =>
        Creating(args).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void The_first_of_two_equal_keys_wins_and_the_other_is_not_looked_at()
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1 << 20 }, { Arena.Keys.Size, -1 }, { Arena.Keys.Name, "a" }, { Arena.Keys.Name, "b" } });
        arena.Reserved.Should().Be(1 << 20);
        arena.Name.Should().Be("a");
    }

    [Fact]
    public void Defaults_may_follow_what_overrides_them()
    {
        Args defaults = new() { { Arena.Keys.Size, 1 << 20 }, { Arena.Keys.Spare, 0.5 } };
        using Arena arena = new(new Args { { Arena.Keys.Spare, 0.25 }, defaults });
        arena.Spare.Should().Be(0.25);
        arena.Reserved.Should().Be(1 << 20);
    }

    [Fact]
    public void Keys_are_the_same_when_their_names_are()
    {
        using Arena arena = new(new Args { { new Key<int>("Size"), 1 << 20 }, { new Key<nuint>("GrainSize"), (nuint)8192 } });
        arena.Reserved.Should().Be(1 << 20);
        arena.GrainSize.Should().Be(8192);
    }

    [Fact]
    public void Without_arguments_it_has_the_defaults()
    {
        using Arena arena = new();
        arena.Reserved.Should().Be(256 << 20);
        arena.GrainSize.Should().Be(4096);
        arena.Spare.Should().Be(0.75);
        arena.Name.Should().MatchRegex("^arena #[0-9]+$");
    }

    [Fact]
    public void A_missing_key_or_value_is_refused()
    {
        Args args = [];
        args.Invoking(a => a.Add<long>(null!, 5)).Should().Throw<ArgumentNullException>();
        args.Invoking(a => a.Add(Arena.Keys.Name, null!)).Should().Throw<ArgumentNullException>();
    }
}
