// An application whose pools are services, of classes that the configuration chooses.
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pools;

HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Configuration.AddInMemoryCollection([new("Pools:images:Class", "mvff-debug"), new("Arenas:main:CommitLimit", "64M")]);
builder.Services.AddArena("main").AddPool("images", (MvffOptions options) => options.Align = 16)
    .AddPool("nodes", Mfs.Class, new Args { { Mfs.Keys.UnitSize, 48 } })
    .AddPool("nothing", NullPool.Class);

using IHost host = builder.Build();
Console.WriteLine(host.Services.GetRequiredKeyedService<Arena>("main").CommitLimit); // 67108864
foreach (string name in (string[])["images", "nodes", "nothing"])
{
    IPool pool = host.Services.GetRequiredKeyedService<IPool>(name);
    unsafe
    {
        PoolResult result = pool.TryAlloc(48, out void* block);
        Console.WriteLine($"{pool.Name} ({pool.Class}): {result}"); // images (mvff-debug): Ok | nodes (mfs): Ok | nothing (null): Limit
        if (result == PoolResult.Ok) pool.Free(block, 48);
    }
}
