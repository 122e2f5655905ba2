using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>Modules that a program loads while it runs have the program's heap, and C++'s library may be in them once more.</summary>
public sealed class ModuleTests
{
    public ModuleTests()
    {
        Compiler.Library("plugin.c");
        Compiler.Library("plugin_cpp.cpp");
    }

    public static TheoryData<string, string, string> PluginCases => Cases.Of("plugins", "plugins_cpp");

    [Theory, MemberData(nameof(PluginCases))]
    public void Holds(string pool, string program, string name)
    {
        Outcome outcome = CProgram.Run(program, name, "--pool", pool);
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }

    [Theory, InlineData("with_another_alignment"), InlineData("with_another_size"), InlineData("twice")]
    public void Is_named(string name) => MistakeTests.IsNamed("mvff-debug", CProgram.Run("plugins_wrong", name, "--debug"));
}
