# Counts made-up words in associative arrays, splits and joins. Usage: gawk -v words=N -f words.awk
BEGIN {
    state = 42
    for (n = 0; n < words; n++) {
        state = (state * 16807) % 2147483647
        word = "word" state % 50021
        count[word]++
        seen[word, n % 3] = seen[word, n % 3] " " n
        if (n % 11 == 0) delete seen[word, 1]
    }
    for (key in seen) {
        fields += split(seen[key], parts, " ")
        longest = length(seen[key]) > length(longest) ? seen[key] : longest
    }
    for (key in count) if (count[key] > count[most] || count[key] == count[most] && key < most) most = key
    print length(count), length(seen), fields, length(longest), most, count[most]
}
