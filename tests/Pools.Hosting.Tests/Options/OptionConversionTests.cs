using System;
using System.Linq;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Pools.Tests;

/// <summary>Options and keyword arguments are two ways to say the same.</summary>
public sealed unsafe class OptionConversionTests
{
    static readonly ArenaOptions Arena = new()
    {
        Size = 1 << 20, GrainSize = 8192, CommitLimit = 1 << 19, Spare = 0.25, HugePages = HugePages.Transparent, Name = "trees",
    };

    static readonly MvffOptions Mvff = new()
    {
        ExtendBy = 1 << 17, MeanSize = 64, Align = 32, Spare = 0.5, ArenaHigh = true, FirstFit = false, SlotHigh = true, Limit = 1 << 20, Name = "leaves",
    };

    static DebugPoolOptions Debug => new()
    {
        FenceSize = 64, Quarantine = 0, FenceTemplate = "0xfd", FreeTemplate = "12345678", StackDepth = 5, CheckEvery = 7, OnError = OnError.Report,
        LeakCheck = LeakCheck.Error, Guard = Guard.Sample(1000), Inner = new MvffOptions { Align = 16 }, Name = "leaves",
    };

    [Fact]
    public void Those_of_an_arena_survive_the_way_to_arguments_and_back() => ArenaOptions.From(Arena.ToArgs()).Should().BeEquivalentTo(Arena);

    [Fact]
    public void Those_of_mvff_survive_the_way_to_arguments_and_back() => MvffOptions.From(Mvff.ToArgs()).Should().BeEquivalentTo(Mvff);

    [Fact]
    public void Those_of_layers_survive_the_way_to_arguments_and_back()
    {
        DebugPoolOptions debug = DebugPoolOptions.From(Debug.ToArgs(), MvffOptions.From);
        debug.Should().BeEquivalentTo(Debug, options => options.Excluding(o => o.Class).RespectingRuntimeTypes());
        GuardPoolOptions guard = new() { Guard = Guard.Before, Inner = new MvffOptions { Limit = 1 << 20 } };
        GuardPoolOptions.From(guard.ToArgs(), MvffOptions.From).Should().BeEquivalentTo(guard, options => options.Excluding(o => o.Class).RespectingRuntimeTypes());
    }

    [Fact]
    public void What_is_not_said_is_the_default()
    {
        MvffOptions.From(new Args { { Pools.Mvff.Keys.Align, 16 } }).Should().BeEquivalentTo(new MvffOptions { Align = 16 });
        ArenaOptions.From([]).Should().BeEquivalentTo(new ArenaOptions());
    }

    [Fact]
    public void From_refuses_what_a_constructor_would()
    {
        FluentActions.Invoking(() => MvffOptions.From(new Args { { DebugPool.Keys.FenceSize, 64 } })).Should().Throw<ArgumentException>().WithMessage("mvff: FenceSize = 64: mvff has no key FenceSize; *");
        FluentActions.Invoking(() => ArenaOptions.From(new Args { { Pools.Arena.Keys.Spare, 2 } })).Should().Throw<ArgumentException>().WithMessage("arena: Spare = 2: *");
        FluentActions.Invoking(() => DebugPoolOptions.From(new Args { { DebugPool.Keys.FenceSize, 0 } }, MvffOptions.From)).Should().Throw<ArgumentException>().WithMessage("mvff-debug: FenceSize = 0: *");
    }

    [Fact]
    public void An_arena_and_its_pools_are_made_with_options()
    {
        using Arena arena = new(Arena);
        (arena.Name, arena.GrainSize, arena.CommitLimit, arena.Spare).Should().Be(("trees", (nuint)8192, (nuint)(1 << 19), 0.25));
        IPool leaves = arena.CreatePool(Mvff);
        (leaves.Name, leaves.Class, leaves.Align).Should().Be(("leaves", Pools.Mvff.Class, (nuint)32));
        IPool debug = arena.CreatePool(Debug);
        (debug.Name, debug.Class.Name, debug.Align).Should().Be(("leaves", "mvff-debug", (nuint)16));
        debug.Invoking(pool => pool.Dispose()).Should().NotThrow();
    }

    [Fact]
    public void Options_go_wherever_arguments_go()
    {
        using Arena arena = new();
        arena.CreatePool(DebugPool.Of(Pools.Mvff.Class), new MvffOptions { Align = 32 }).Align.Should().Be(32);
        arena.CreatePool(DebugPool.Of(Pools.Mvff.Class), new DebugPoolOptions { FenceSize = 8 }).Align.Should().Be(8);
        arena.CreatePool(Pools.Mvff.Class, new Args { { Pools.Mvff.Keys.Align, 64 }, new MvffOptions { Align = 32 }.ToArgs() }).Align.Should().Be(64);
        byte* memory = (byte*)System.Runtime.InteropServices.NativeMemory.Alloc(1 << 20);
        using (Arena inside = new(memory, 1 << 20, new ArenaOptions { Name = "inside" })) inside.Name.Should().Be("inside");
        System.Runtime.InteropServices.NativeMemory.Free(memory);
    }

    [Fact]
    public void Text_is_read_as_the_key_has_it()
    {
        Args args = [];
        args.AddText("extendby", "128K");
        args.AddText("Spare", "0.5");
        args.AddText("ArenaHigh", "True");
        args.AddText("name", "leaves");
        MvffOptions.From(args).Should().BeEquivalentTo(new MvffOptions { ExtendBy = 1 << 17, Spare = 0.5, ArenaHigh = true, Name = "leaves" });
        Args debug = [];
        debug.AddText("Guard", "sample:1000");
        debug.AddText("OnError", "report");
        debug.AddText("FenceTemplate", "0xfd");
        DebugPoolOptions.From(debug, MvffOptions.From).Should().BeEquivalentTo(
            new { Guard = Guard.Sample(1000), OnError = OnError.Report, FenceTemplate = "0xfd" });
        args.AddText("MeanSize", "many");
        FluentActions.Invoking(() => MvffOptions.From(args)).Should().Throw<ArgumentException>().WithMessage("mvff: MeanSize = many: MeanSize must be a number of bytes of at least 1. *");
    }

    [Fact]
    public void A_validator_tells_all_that_is_wrong()
    {
        ValidateOptionsResult result = new PoolOptionsValidator<MvffOptions>().Validate("leaves", new MvffOptions { Align = 24, Spare = 2 });
        result.Failures.Should().HaveCount(2).And.Contain(failure => failure.StartsWith("mvff: Align = 24: ")).And.Contain(failure => failure.StartsWith("mvff: Spare = 2: "));
    }

    [Fact]
    public void A_validator_knows_the_rules_between_values_and_leaves_those_of_the_arena_to_it()
    {
        PoolOptionsValidator<MvffOptions> validator = new();
        validator.Validate(null, new MvffOptions { MeanSize = 65537 }).Failures.Should().Equal("mvff: MeanSize = 65537: MeanSize must be at most ExtendBy. (Parameter 'MeanSize')");
        MvffOptions options = new() { Align = 8192 };
        validator.Validate(null, options).Succeeded.Should().BeTrue();
        Pools.Mvff.Class.Validate(options, new ArenaOptions { GrainSize = 8192 }).Succeeded.Should().BeTrue();
        string failure = Pools.Mvff.Class.Validate(options, new ArenaOptions()).Failures.Should().ContainSingle().Subject;
        using Arena arena = new();
        arena.Invoking(a => a.CreatePool(options)).Should().Throw<ArgumentException>().WithMessage(failure);
    }

    [Fact]
    public void Options_of_a_layer_say_what_it_lies_over_or_the_class_is_given()
    {
        using Arena arena = new();
        DebugPoolOptions options = new() { FenceSize = 64 };
        string message = arena.Invoking(a => a.CreatePool(options)).Should().Throw<ArgumentException>().WithMessage("DebugPoolOptions: Inner is missing: *").Which.Message;
        new PoolOptionsValidator<DebugPoolOptions>().Validate(null, options).Failures.Should().Equal(message);
        arena.Pools.Should().BeEmpty();
        arena.CreatePool(DebugPool.Of(Pools.Mvff.Class), options).Class.Name.Should().Be("mvff-debug");
        arena.Pools.Single().Dispose();
    }
}
