using Xunit;
using static Pools.Programs.RealProgram;

namespace Pools.Programs;

/// <summary>The shell and the small programs that it joins by pipes; git.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public void Ls_lists_a_large_tree() => RunsTheSame("ls -lR /usr/share/doc | tail");

    [Fact]
    public void Sort_merges_what_parallel_threads_sorted() => RunsTheSame(
        "seq 100000 | sort --random-source=/bin/bash -R | sort --parallel=4 -S 8M -n | sha256sum");

    [Fact]
    public void A_shell_passes_on_exit_statuses() => RunsTheSame("ls /nowhere || exit 7", status: 7);

    [Fact]
    public void A_shell_dies_of_the_same_signal() => RunsTheSame("kill -TERM $$", status: 128 + 15);

    [ProgramFact("git awk")]
    public void Git_logs_and_collects_garbage() => RunsTheSame("""
        git init -q -b main history
        cd history
        awk -v commits=400 -f $WORKLOADS/git_history.awk | git fast-import --quiet
        git log --stat | sha256sum
        git gc --quiet
        git count-objects -v | grep -E '^(count|in-pack|packs|garbage):'
        git fsck
        git clone -q . ../copy
        git -C ../copy log -p | sha256sum
        """);
}
