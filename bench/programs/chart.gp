# A chart of chart.py. Given on the command line: data (tab-separated, with a head), chart (a file), title, rows, allocators.

set terminal svg size 860, 110 + 19 * rows font "sans-serif,13" background "white"
set output chart
set datafile separator tab
set title title
set logscale x 2
set xtics (0.125, 0.25, 0.5, 0.7, 0.85, 1, 1.2, 1.5, 2, 3, 4, 8, 16) out nomirror
set grid xtics ytics linetype 1 linecolor rgb "#e8e8e8"
set ytics scale 0 nomirror
set border 1
set yrange [-1:rows]
set offsets graph 0.02, graph 0.02, 0, 0
set key outside top center horizontal samplen 1
set arrow from 1, graph 0 to 1, graph 1 nohead linewidth 1.5 linecolor rgb "#606060" back

# The first allocator is ours: drawn last, above the others, and larger.
array colour[5] = ["#1f6fb4", "#d1495b", "#2e933c", "#edae49", "#7a5195"]
array shape[5] = [7, 9, 5, 13, 11]
plot for [n = allocators:1:-1] data using (column(n + 2)):1:ytic(2) with points \
    pointtype shape[n] pointsize (n == 1 ? 1.1 : 0.75) linecolor rgb colour[n] title columnheader(n + 2)
