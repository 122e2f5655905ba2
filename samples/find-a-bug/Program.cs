using Pools;

// The same program twice; one value differs.
Visit(Mvff.Class, new Args());
Visit(DebugPool.Of(Mvff.Class), new Args { { DebugPool.Keys.StackDepth, 16 } });

static void Visit(PoolClass poolClass, Args args)
{
    Console.WriteLine($"--- {poolClass} ---");
    using var arena = new Arena();
    using IPool pool = arena.CreatePool(poolClass, args);
    var cities = new NameList(pool);
    foreach (string city in new[] { "Warszawa", "Göteborg", "Katowice" }) cities.Add(city);
    for (int i = 0; i < cities.Count; i++) Console.WriteLine(cities[i]);
    try { cities.Clear(); }
    catch (PoolCorruptionException e) { Console.WriteLine(e.Message); }
}
