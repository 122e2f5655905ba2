using static Pools.Programs.RealProgram;

namespace Pools.Programs;

/// <summary>Compilers must write the same object files, byte for byte.</summary>
public sealed class CompilerTests
{
    [ProgramFact("gcc awk")]
    public void Gcc_optimises_a_sizeable_file() => RunsTheSame("""
        awk -v functions=400 -f $WORKLOADS/c_source.awk > many.c
        gcc -O2 -c many.c
        sha256sum many.c many.o
        """);

    [ProgramFact("g++")]
    public void Gxx_instantiates_templates() => RunsTheSame("""
        g++ -std=c++20 -O2 -DWIDTH=3 $WORKLOADS/containers.cpp -o containers
        sha256sum containers
        ./containers || echo "exit $?"
        """);
}
