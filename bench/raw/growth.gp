# The chart of growth.sh. Given on the command line: data, chart (files), machine (a name), cache (bytes, 0 when unknown).

# An 8-byte unit has 1.8 % of its size in tables, and there is a free range to every 32 bytes.
outgrown = cache / (32 * 0.018)

stats data using 1 nooutput
least = STATS_min
most = STATS_max

# Where the tables leave the caches another cost begins, so the logarithm is fitted to what lies before.
set fit quiet nolog
cost(ranges) = base + decade * log10(ranges)
fit [least:1e6] cost(x) data via base, decade
stats data using 2 nooutput
top = STATS_max * 1.1

set terminal svg size 760,440 font "sans-serif,13" background "white"
set output chart
set title "A step of three frees and an allocation, beside the number of free ranges\n{/*0.85 ".machine.", one run}"
set xlabel "free ranges"
set ylabel "ns a step"
set logscale x
set format x "10^{%L}"
set xrange [least / 1.3:most * 1.3]
set yrange [0:top]
set border 3
set tics nomirror out
set mxtics 10
set grid ytics linetype 1 linecolor rgb "#e4e4e4"
set key bottom right Left reverse samplen 2
if (cache > 0) {
    set arrow from outgrown, 0 to outgrown, top nohead dashtype 3 linecolor rgb "#909090"
    set label sprintf("tables as large as\nthe second-level cache\n(%.3g MiB)", cache / 1048576.0) at outgrown, top * 0.97 right offset -0.7, 0 textcolor rgb "#606060"
}
plot cost(x) with lines linewidth 1 linecolor rgb "#808080" title sprintf("%.0f + %.1f log_{10}(n), fitted to 10^6", base, decade), \
     data with linespoints pointtype 7 pointsize 0.6 linewidth 2 linecolor rgb "#1f6fb4" title "measured"
