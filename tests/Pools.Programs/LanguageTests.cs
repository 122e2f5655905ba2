using static Pools.Programs.RealProgram;

namespace Pools.Programs;

/// <summary>Interpreters: objects of all sizes, threads and forks.</summary>
public sealed class LanguageTests
{
    // Without this setting python keeps small objects in pools of its own.
    [ProgramFact("python3")]
    public void Python_builds_json_with_malloc_alone() =>
        RunsTheSame("PYTHONMALLOC=malloc python3 $WORKLOADS/json_objects.py 12");

    [ProgramFact("python3")]
    public void Python_runs_threads_forks_and_subprocesses() => RunsTheSame("""
        python3 $WORKLOADS/threads_and_forks.py
        PYTHONMALLOC=malloc python3 $WORKLOADS/threads_and_forks.py
        """);

    [ProgramFact("perl")]
    public void Perl_builds_trees_and_forks() => RunsTheSame("perl $WORKLOADS/trees.pl 60");

    [ProgramFact("lua5.4")]
    public void Lua_builds_trees_and_strings() => RunsTheSame("lua5.4 $WORKLOADS/trees.lua 60");

    // Its extensions are bound deeply, and with this setting its own allocator is out of the way.
    [ProgramFact("php")]
    public void Php_sorts_and_packs_arrays() => RunsTheSame("""
        php $WORKLOADS/arrays.php 100
        USE_ZEND_ALLOC=0 php $WORKLOADS/arrays.php 20
        """);

    [ProgramFact("ruby")]
    public void Ruby_builds_objects_in_threads_and_forks() => RunsTheSame("ruby $WORKLOADS/objects.rb 60");

    [ProgramFact("gawk")]
    public void Gawk_counts_in_associative_arrays() => RunsTheSame("gawk -v words=200000 -f $WORKLOADS/words.awk");

    [ProgramFact("node")]
    public void Node_compresses_in_worker_threads() => RunsTheSame("node $WORKLOADS/objects.js 60");
}
