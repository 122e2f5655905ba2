using Xunit;
using static Pools.Programs.RealProgram;

namespace Pools.Programs;

/// <summary>Runtimes with a heap of their own take the rest of their memory from malloc.</summary>
public sealed class ManagedRuntimeTests
{
    [ProgramFact("java")]
    public void Java_tells_its_version() => RunsTheSame("java -version 2>&1");

    [ProgramFact("java javac")]
    public void Java_compiles_and_runs_threads() => RunsTheSame("""
        javac -d . $WORKLOADS/Threads.java
        sha256sum *.class
        java Threads 100
        """);

    [Fact]
    public void Dotnet_tells_about_itself() => RunsTheSame("dotnet --info");

    [Fact]
    public void Dotnet_compiles_and_runs_threads() => RunsTheSame("$WORKLOADS/csharp.sh $WORKLOADS/NativeBlocks.cs");
}
