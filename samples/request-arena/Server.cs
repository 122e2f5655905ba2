using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pools;

/// <summary>Answers every request with the report. Given a pool, the buffers that it reads into and writes from are the pool's as well.</summary>
internal sealed class Server : IAsyncDisposable
{
    readonly WebApplication app;
    readonly Report report;

    Server(WebApplication app, Report report) => (this.app, this.report) = (app, report);

    public int Port => new Uri(app.Urls.First()).Port;

    public static async Task<Server> Start(Report report, IPool? buffers)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        if (buffers is not null) builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(new BuffersOf(buffers));
        WebApplication app = builder.Build();
        app.Run(http =>
        {
            http.Response.ContentLength = Report.Bytes;
            report.WriteTo(http.Response.BodyWriter);
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return new Server(app, report);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        (report as IDisposable)?.Dispose();
    }

    sealed class BuffersOf(IPool pool) : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options) => new PoolMemoryPool(pool);
    }
}
