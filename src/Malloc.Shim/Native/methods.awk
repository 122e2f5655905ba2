# From the disassembly of the C# code (objdump -dr), for an assembler: of each method that C calls by name, Pools..., where it is and how many
# bytes it has up to its last instruction, a jump. Only of those that can lie anywhere: there is no call, and no address but within.
function finish() {
    if (name ~ /^Pools/ && fits && last == "jmp") printf "        .set %s_AT, 0x%s\n        .set %s_BYTES, 0x%s - %s_AT\n", name, start, name, end, name
}
/^[0-9a-f]+ <.*>:$/ {
    finish()
    start = $1
    name = substr($2, 2, length($2) - 3)
    fits = 1
    last = ""
    next
}
/R_X86_64/ || $2 == "call" || /\(%rip\)/ { fits = 0 }
/^ *[0-9a-f]+:\t/ && $2 != "nop" {
    last = $2
    end = substr($1, 1, length($1) - 1)
}
END { finish() }
