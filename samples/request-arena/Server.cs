using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

/// <summary>Answers every request with the report. Kestrel's own buffers stay its own: its sockets send from arrays alone.</summary>
internal sealed class Server : IAsyncDisposable
{
    readonly WebApplication app;

    Server(WebApplication app) => this.app = app;

    public int Port => new Uri(app.Urls.First()).Port;

    public static async Task<Server> Start(Report report)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.Run(http =>
        {
            http.Response.ContentLength = Report.Bytes;
            return report.SendTo(http.Response.Body);
        });
        await app.StartAsync();
        return new Server(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
