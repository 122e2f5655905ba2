# From the disassembly of the C# code (objdump -dr), for an assembler: each method that C calls by name, Pools..., as a macro with its instructions but for
# the last. Only of those that can lie anywhere: there is no call, no address and no jump but within, and the last instruction is a jump to the method
# of the same name with Slowly behind it. A frame that nothing refers to is left out, as ilc makes one for every method of more than three blocks; one that is used, or
# another use of the stack, would need to be described for who unwinds it.
function finish(    i, frame, at) {
    if (name !~ /^Pools/ || !fits || last !~ ("^jmp .*" substr(name, 6) "Slowly>$")) return
    frame = code[1] == "push %rbp" && code[2] == "mov %rsp,%rbp"
    for (i = frame ? 3 : 1; i < count; i++) if (code[i] ~ /%[re]?[bs]p|^push|^pop/ && !(frame && code[i] == "pop %rbp")) return
    printf "        .macro  %s_CODE\n", name
    for (i = 1; i < count; i++) {
        at = address[i]
        if (at in target) printf ".L%s_%s_\\@:\n", name, at
        if (frame && (i <= 2 || code[i] == "pop %rbp")) continue
        printf "        %s\n", code[i]
    }
    if (address[count] in target) printf ".L%s_%s_\\@:\n", name, address[count]
    print "        .endm"
}
/^[0-9a-f]+ <.*>:$/ {
    finish()
    name = substr($2, 2, length($2) - 3)
    fits = 1
    last = ""
    count = 0
    split("", target)
    next
}
/R_X86_64/ || $2 == "call" || /\(%rip\)/ { fits = 0 }
/^ *[0-9a-f]+:\t/ && $2 != "nop" {
    if (last ~ /^jmp/) fits = 0 # it was a jump to the outside, and not the last
    last = $2
    address[++count] = substr($1, 1, length($1) - 1)
    code[count] = $2 (NF > 2 ? " " $3 : "")
    if (NF > 3 && $2 !~ /^j/) fits = 0 # something in front of an instruction
    if ($2 ~ /^j/) {
        if (index($0, "<" name "+") != 0) {
            target[$3]
            code[count] = $2 " .L" name "_" $3 "_\\@"
        } else {
            if ($2 != "jmp") fits = 0
            last = "jmp " $NF
        }
    }
}
END { finish() }
