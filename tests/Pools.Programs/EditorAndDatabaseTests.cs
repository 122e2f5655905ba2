using static Pools.Programs.RealProgram;

namespace Pools.Programs;

/// <summary>Programs that keep large data in memory and change it for long.</summary>
public sealed class EditorAndDatabaseTests
{
    [ProgramFact("vim")]
    public void Vim_edits_a_file_in_ex_mode() => RunsTheSame("""
        LINES_TO_EDIT=15000 vim -u NONE -i NONE -n -es -S $WORKLOADS/edit.vim
        tail -n 5 edited.txt
        sha256sum edited.txt
        """);

    [ProgramFact("sqlite3")]
    public void Sqlite_indexes_100_000_rows() => RunsTheSame("""
        sqlite3 people.db '.param set :rows 100000' ".read $WORKLOADS/rows.sql"
        sha256sum people.db
        """);

    [ProgramFact("redis-server redis-cli")]
    public void Redis_serves_its_benchmark_and_saves_from_a_fork() => RunsTheSame("$WORKLOADS/redis.sh 20000");
}
