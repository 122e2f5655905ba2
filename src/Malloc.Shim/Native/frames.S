/* How to unwind through C#: one description for all of its code, in place of one for each method, which would be a sixth of the library. A method that ilc
   gives a frame keeps it in rbp between any two calls. The few short ones that have none are passed over together with their caller: that is right
   for a walk that looks for the first call from outside, and none of them is what the outside calls. CODE_BYTES, the size of the code, comes from the build. */
        .section .eh_frame, "a", @unwind
        .balign 8
cie:    .long   cie_end - cie_start
cie_start:
        .long   0                       /* a common information entry */
        .byte   1                       /* version */
        .asciz  "zR"                    /* addresses are encoded as said below */
        .uleb128 1                      /* code alignment */
        .sleb128 -8                     /* data alignment */
        .uleb128 16                     /* the return address is column 16 */
        .uleb128 1                      /* bytes of what follows of the augmentation */
        .byte   0x1b                    /* 32 bits, relative to where they are */
        .byte   0x0c                    /* the frame's address is rbp + 16 ... */
        .uleb128 6
        .uleb128 16
        .byte   0x80 + 16               /* ... the return address 8 below it ... */
        .uleb128 1
        .byte   0x80 + 6                /* ... and the caller's rbp 16 */
        .uleb128 2
        .balign 8
cie_end:
        .long   fde_end - fde_start
fde_start:
        .long   fde_start - cie
        .long   PoolsManagedCode - .
        .long   CODE_BYTES
        .uleb128 0
        .balign 8
fde_end:
        .hidden PoolsManagedCode
        .section .note.GNU-stack, "", @progbits
