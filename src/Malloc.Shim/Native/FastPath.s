/* malloc, free, malloc_usable_size and the usual operators new and delete: what C does for the other functions (glue.c), and then, with no jump to it, the machine code that
   ilc made of FastPath's methods. A jump that is taken costs these a tenth of their time.

   The build writes methods.inc from that code: a macro with the instructions of each method that can lie anywhere. Such a method refers to nothing outside but by its
   last instruction, a jump to the slow way with the arguments as they came, which is said anew here. */
        .include "methods.inc"
        .hidden PoolsCache, PoolsMallocSlowly, PoolsFreeSlowly, PoolsUsableSizeSlowly, PoolsNewSlowly, PoolsDeleteSlowly, PoolsReplaced

        .macro  FUNCTION name
        .balign 64
        .globl  \name
        .type   \name, @function
\name:  .cfi_startproc
        .endm

        .macro  END name
        .cfi_endproc
        .size   \name, . - \name
        .endm

        /* ORIGIN(family): only the slow ways ask who calls. */
        .macro  SLOWLY function, family
        movabsq $\family << 56, %rdx
        orq     (%rsp), %rdx
        jmp     \function
        .endm

        .macro  ALLOCATE name, family, slowly
        FUNCTION \name
        movq    PoolsCache@gottpoff(%rip), %rsi
        movl    %fs:(%rsi), %eax        /* IS_GUARD_DUE, which PoolsMallocSlowly sees by the same number */
        testl   %eax, %eax
        jne     2f
        addq    %fs:0, %rsi
        PoolsMalloc_CODE
1:      SLOWLY  \slowly, \family
2:      decl    %eax                    /* some are to be guarded */
        je      3f                      /* the last one was, and did not come to be: calloc's product overflowed */
        movl    %eax, %fs:(%rsi)
        addq    %fs:0, %rsi
        cmpl    $1, %eax
        je      1b
        PoolsMalloc_CODE
        jmp     1b
3:      addq    %fs:0, %rsi
        jmp     1b
        END     \name
        .endm

        .macro  FREE family
        movq    PoolsCache@gottpoff(%rip), %rsi
        addq    %fs:0, %rsi
        PoolsFree_CODE
        testq   %rdi, %rdi              /* free(NULL) is common */
        je      9f
        SLOWLY  PoolsFreeSlowly, \family
9:      ret
        .endm

        .set    MALLOC, 0               /* enum family */
        .set    NEW, 3
        .text

        ALLOCATE malloc, MALLOC, PoolsMallocSlowly
        ALLOCATE _Znwm, NEW, PoolsNewSlowly

        FUNCTION free
        FREE    MALLOC
        END     free

        FUNCTION malloc_usable_size
        movq    PoolsCache@gottpoff(%rip), %rsi
        addq    %fs:0, %rsi
        PoolsUsableSize_CODE
        SLOWLY  PoolsUsableSizeSlowly, MALLOC
        END     malloc_usable_size

        FUNCTION _ZdlPv
        FREE    NEW
        END     _ZdlPv

        FUNCTION _ZdlPvm
        cmpl    $1, PoolsReplaced(%rip) /* SURVEYED, and nothing found */
        jne     1f
        FREE    NEW
1:      SLOWLY  PoolsDeleteSlowly, NEW
        END     _ZdlPvm

        /* What these are here, whatever the program has. */
        .hidden own_malloc, own_new, own_delete
        .globl  own_malloc, own_new, own_delete
        .set    own_malloc, malloc
        .set    own_new, _Znwm
        .set    own_delete, _ZdlPv

        .section .note.GNU-stack, "", @progbits
