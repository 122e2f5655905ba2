using static Pools.Programs.RealProgram;

namespace Pools.Programs;

/// <summary>A solver makes and drops many small terms, and depends on the order of its own steps alone.</summary>
public sealed class SolverTests
{
    [ProgramFact("z3 awk")]
    public void Z3_decides_queries() => RunsTheSame("""
        awk -v queries=40 -f $WORKLOADS/queries.awk > queries.smt2
        z3 -st queries.smt2 | grep -vE 'time|memory'
        """);
}
