# Prints queries for an SMT solver: linear inequalities and bit vectors, asserted, decided and dropped. Usage: awk -v queries=N -f queries.awk
BEGIN {
    for (i = 0; i < 12; i++) printf "(declare-const x%d Real)\n(declare-const b%d (_ BitVec 8))\n", i, i
    for (q = 0; q < queries; q++) {
        print "(push)"
        for (i = 0; i < 8; i++) {
            a = (q * 7 + i * 5) % 12; b = (q * 11 + i * 3 + 1) % 12; c = (q + i * 7 + 2) % 12
            printf "(assert (or (<= (+ (* %d.3 x%d) (* -%d.7 x%d)) %d.1) (>= (* %d x%d) %d.9)))\n", 1 + q % 97, a, 1 + i, b, q % 31, 3 + i, c, q % 13
            printf "(assert (= (bvadd b%d (bvmul b%d #x0%x)) (bvxor b%d b%d)))\n", a, b, 1 + (q + i) % 15, c, a
        }
        print "(check-sat)\n(pop)"
    }
}
