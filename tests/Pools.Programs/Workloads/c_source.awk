# Prints a C file of many functions that call each other. Usage: awk -v functions=N -f c_source.awk
BEGIN {
    print "struct node { struct node *next; int key; double weight; };"
    print "extern int (*const table[])(struct node *, int);"
    for (n = 0; n < functions; n++) {
        printf "\nint f%d(struct node *node, int depth)\n{\n    int sum = %d;\n", n, n % 91
        print  n % 4 ? "    if (node) {" : "    for (; node; node = node->next) {"
        printf "        node->weight *= %d.5;\n", n % 17
        printf "        sum += node->key %% %d == depth ? node->key << %d : sum / %d;\n    }\n", 3 + n % 5, n % 13, 2 + n % 9
        printf "    return sum %% 3 ? sum : table[%d](node, depth - sum);\n}\n", (n * 7919 + 1) % functions
    }
    print "\nint (*const table[])(struct node *, int) = {"
    for (n = 0; n < functions; n++) print "    f" n ","
    print "};"
}
