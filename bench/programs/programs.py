"""The real programs: what each prepares once, and what is measured."""
from measure import Program


def _history(commits):
    return ("git init -q -b main history\n"
            f"awk -v commits={commits} -f $WORKLOADS/git_history.awk | git -C history fast-import --quiet")


# The same inputs as the tests', larger: half a second to three each, so that starting up does not decide.
# Where a program is nothing but its start, it is started ten times.
PROGRAMS = [
    Program("ls -lR", "measured ls -lR /usr/share"),
    Program("git log", "measured git -C history log --stat", prepare=_history(4000)),
    # Aggressive, or it would keep the deltas of the import; within a narrow window, or it would take minutes.
    Program("git gc", "rm -rf copy\ncp -r history copy\n"
                      "measured git -C copy -c gc.aggressiveWindow=20 gc --aggressive --quiet", prepare=_history(1500)),
    Program("python3", "measured env PYTHONMALLOC=malloc python3 $WORKLOADS/json_objects.py 50"),
    Program("perl", "measured perl $WORKLOADS/trees.pl 250"),
    Program("lua", "measured lua5.4 $WORKLOADS/trees.lua 200"),
    Program("gawk", "measured gawk -v words=400000 -f $WORKLOADS/words.awk"),
    Program("gcc -O2", "measured gcc -O2 -c many.c\nsha256sum many.o",
            prepare="awk -v functions=400 -f $WORKLOADS/c_source.awk > many.c"),
    Program("g++ -O2", "measured g++ -std=c++20 -O2 -DWIDTH=1 -c $WORKLOADS/containers.cpp\nsha256sum containers.o"),
    Program("vim", "LINES_TO_EDIT=30000 measured vim -u NONE -i NONE -n -es -S $WORKLOADS/edit.vim\nsha256sum edited.txt"),
    Program("sqlite3", "rm -f people.db\n"
                       "measured sqlite3 people.db '.param set :rows 200000' \".read $WORKLOADS/rows.sql\""),
    Program("z3", "measured z3 queries.smt2", 
            prepare="awk -v queries=150 -f $WORKLOADS/queries.awk > queries.smt2"),
    Program("redis-server", "$WORKLOADS/redis.sh 40000 measured"),
    Program("node", "measured node $WORKLOADS/objects.js 200"),
    Program("java -version", "measured bash -c 'for n in {1..10}; do java -version; done'"),
    Program("java threads", "measured java Threads 300", prepare="javac -d . $WORKLOADS/Threads.java"),
    Program("dotnet --info", "measured bash -c 'for n in {1..10}; do dotnet --info; done'"),
    Program("dotnet csc", "measured $WORKLOADS/csharp.sh $WORKLOADS/NativeBlocks.cs"),
]
