using System;

// The raw pool, from C# and natively, against glibc. Arguments: [rounds [live]], or --growth.
if (args is ["--growth"])
{
    Growth.Run();
    return;
}
int rounds = args.Length > 0 ? int.Parse(args[0]) : 3, only = args.Length > 1 ? int.Parse(args[1]) : 0;
foreach (Load load in Load.All)
    if (only == 0 || load.Live == only) SideBySide.Run(load, rounds);
