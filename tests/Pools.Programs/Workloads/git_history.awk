# Prints a history for git fast-import: files of words, a few changed by each commit. Usage: awk -v commits=N -f git_history.awk
function random(limit) { state = (state * 16807) % 2147483647; return state % limit }
function text(file, lines,    n, all) {
    for (n = 0; n < lines; n++) all = all "line " n " of file " file " says " random(997) " " random(31) "\n"
    return all
}
function blob(data) { printf "data %d\n%s\n", length(data), data }
BEGIN {
    state = 7
    for (commit = 1; commit <= commits; commit++) {
        printf "commit refs/heads/main\ncommitter A User <user@example.org> %d +0000\n", 1700000000 + commit * 3600
        blob("Change number " commit "\n\nWhy: because " random(1000) ".\n")
        changes = 1 + random(5)
        first = random(60)
        for (file = first; file < first + changes; file++) {
            printf "M 100644 inline folder%d/file%d.txt\n", file % 7, file
            blob(text(file, 20 + random(60)))
        }
        if (commit % 50 == 0) printf "reset refs/tags/v%d\nfrom refs/heads/main\n\n", commit
    }
}
