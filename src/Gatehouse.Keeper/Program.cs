using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy.Forwarder;

// Processes are told apart by /proc, and end by the signals of a group.
[assembly: SupportedOSPlatform("linux")]

namespace Gatehouse.Keeper;

/// <summary>Started by <c>gatehouse release</c> for one environment; ends when it is told to, or by a polite kill.</summary>
internal static class Program
{
    private const int MostConnections = 4096;
    private const int LargestHeaders = 64 * 1024;
    private const int MostHeaders = 200;
    private const long LargestBody = 1L << 30;

    public static async Task<int> Main(string[] args)
    {
        if (
            args is not ["--folder", var folder, "--port", var written]
            || !ushort.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        )
        {
            await Console.Error.WriteLineAsync("gatehouse-keeper is started by `gatehouse release`").ConfigureAwait(false);
            return 2;
        }

        using var alone = Alone(folder);
        if (alone is null)
            return Refuse($"another keeper works in {folder}");
        var clock = TimeProvider.System;
        try
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder
                .WebHost.UseKestrelCore()
                .ConfigureKestrel(kestrel =>
                {
                    kestrel.AddServerHeader = false;
                    kestrel.Limits.MaxConcurrentConnections = MostConnections;
                    kestrel.Limits.MaxConcurrentUpgradedConnections = MostConnections;
                    kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
                    kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
                    kestrel.Limits.MaxRequestBodySize = LargestBody;
                    kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
                    kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
                });
            builder.Services.AddHttpForwarder();
            // How long requests may take to end is said by whoever tells the keeper to end.
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromDays(1));
            var app = builder.Build();
            await using (app.ConfigureAwait(false))
            {
                using var traffic = new Traffic(app.Services.GetRequiredService<IHttpForwarder>(), clock);
                using var health = new HealthClient();
                using var keeper = new Keeper(folder, port, traffic, health, clock);
                app.Run(traffic.HandleAsync);
                using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
                using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
                await app.StartAsync().ConfigureAwait(false);
                keeper.Adopt();
                using (var control = ControlDoor.Open(Path.Combine(folder, KeeperDoor.SocketName), keeper, clock))
                {
                    var (drain, isForGood) = await keeper.Ending.ConfigureAwait(false);
                    // What is being answered is answered to its end; nothing new is taken.
                    using var patience = new CancellationTokenSource(drain, clock);
                    await app.StopAsync(patience.Token).ConfigureAwait(false);
                    await keeper.EndAsync(isForGood).ConfigureAwait(false);
                }

                return 0;

                void OnSignal(PosixSignalContext context)
                {
                    context.Cancel = true;
                    keeper.BeginToEnd(TimeSpan.FromSeconds(5), isForGood: false);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ReleaseFailure)
        {
            return Refuse(failure.Message);
        }
    }

    /// <summary>Null where another has the folder; the system gives it free when its holder dies.</summary>
    private static FileStream? Alone(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, ".keeper"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(KeeperDoor.Refusal + why);
        return 2;
    }
}
