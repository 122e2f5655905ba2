# Builds and drops binary trees and hashes of arrays, and sums them up. Usage: trees.pl ROUNDS
use strict;
use warnings;

sub tree {
    my ($depth) = @_;
    return $depth ? { left => tree($depth - 1), right => tree($depth - 1), depth => $depth } : { depth => 0 };
}

sub count {
    my ($node) = @_;
    return 1 + ($node->{left} ? count($node->{left}) + count($node->{right}) : 0);
}

my ($rounds) = @ARGV;
my ($nodes, %words) = (0);
for my $round (1 .. $rounds) {
    $nodes += count(tree(11));
    push @{ $words{ $_ % 997 } }, "word $round " . ('x' x ($_ % 50)) for 1 .. 3000;
    delete @words{ grep { $_ % 7 == $round % 7 } keys %words };
}
my $letters = 0;
$letters += length for map { @$_ } values %words;
print "$nodes nodes, ", scalar(keys %words), " keys, $letters letters\n";

# A child inherits the heap, allocates in it, and is read to its end.
my $child = open(my $pipe, '-|') // die "fork: $!";
if (!$child) {
    print join(',', map { count(tree($_)) } 1 .. 10), "\n";
    exit 3;
}
print <$pipe>;
close $pipe;
print 'child exit ', $? >> 8, "\n";
