<?php // Fills and sorts arrays of texts, packs and unpacks them, and reads what a child says. Usage: arrays.php ROUNDS
ini_set('memory_limit', '-1');
$rounds = (int)$argv[1];
$words = [];
for ($round = 0; $round < $rounds; $round++) {
    for ($i = 0; $i < 2000; $i++) $words['word ' . ($i * 7919 + $round) % 5003][] = str_repeat('x', $i % 60) . $round;
    foreach (array_keys($words) as $key) if (crc32($key) % 7 === $round % 7) unset($words[$key]);
}
ksort($words);
$packed = serialize($words);
$same = json_decode(json_encode($words), true) === unserialize($packed);
echo count($words), ' words, ', strlen($packed), ' bytes, ', md5($packed), $same ? ", the same\n" : ", not the same\n";
echo preg_match_all('/\bword (\d+)/', implode(' ', array_keys($words))), " matches\n";

echo shell_exec(PHP_BINARY . " -r 'echo strlen(str_repeat(\"child\", 1000)), \"\n\";'");
