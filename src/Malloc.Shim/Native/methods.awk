# From the disassembly of the C# code (objdump -dr), for an assembler: of each method that C calls by name, Pools..., where it is, how many bytes
# it has up to its last instruction, and whether it begins with a frame. Only of those that can lie anywhere: there is no call, no address and
# no jump but within, and the last instruction is a jump to the method of the same name with Slowly behind it.
function finish() {
    if (name !~ /^Pools/ || !fits || last !~ ("^jmp .*" substr(name, 6) "Slowly>$")) return
    printf "        .set %s_AT, 0x%s\n        .set %s_BYTES, 0x%s - %s_AT\n        .set %s_HAS_FRAME, %d\n", name, start, name, end, name, name, has_frame
}
/^[0-9a-f]+ <.*>:$/ {
    finish()
    start = $1
    name = substr($2, 2, length($2) - 3)
    fits = 1
    last = ""
    has_frame = 0
    next
}
/R_X86_64/ || $2 == "call" || /\(%rip\)/ { fits = 0 }
/^ *[0-9a-f]+:\t/ && $2 != "nop" {
    if (last ~ /^jmp/) fits = 0 # it was a jump to the outside, and not the last
    if (last == "" && $2 == "push" && $3 == "%rbp") has_frame = 1
    last = $2
    end = substr($1, 1, length($1) - 1)
    if ($2 ~ /^j/ && index($0, "<" name "+") == 0) {
        if ($2 != "jmp") fits = 0
        last = "jmp " $NF
    }
}
END { finish() }
