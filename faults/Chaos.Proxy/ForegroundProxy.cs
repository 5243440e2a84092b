using System.Runtime.InteropServices;
using Chaos.Proxy.Api;
using Serilog;
using Serilog.Events;

namespace Chaos.Proxy;

/// <summary>
/// A proxy server that runs in the foreground, until SIGTERM or Ctrl+C. It writes its warnings to standard error.
/// </summary>
/// <param name="options">The server's options.</param>
public sealed class ForegroundProxy(ProxyServerOptions options)
{
    // Whoever stops the proxy expects it to end within a second.
    private static readonly TimeSpan s_end = TimeSpan.FromMilliseconds(700);

    /// <summary>The variable with the token that requests to the API have to carry.</summary>
    public const string TokenVariable = "CHAOS_PROXY_TOKEN";

    /// <summary>The version, and that of the API.</summary>
    public static string Version { get; } =
        $"version {typeof(ForegroundProxy).Assembly.GetName().Version!.ToString(3)} (Toxiproxy API {ProxyApi.Version})";

    /// <summary>Returns a seed for a server that was given none.</summary>
    public static long AnySeed()
    {
        // Not a cryptographic number: the library behind it takes longer to load than the proxy takes to listen.
        var guid = Guid.NewGuid().ToByteArray();
        return BitConverter.ToInt64(guid, 0) ^ BitConverter.ToInt64(guid, 8);
    }

    /// <summary>
    /// Runs the server. Returns why it could not start with its options, or null after it has ended as it was told to.
    /// </summary>
    /// <param name="started">Gets the address of the API when the server listens.</param>
    /// <exception cref="IOException">The API's port is in use.</exception>
    public async Task<string?> RunAsync(Action<Uri> started)
    {
        // No code in a proxy blocks, so the thread that polls a socket also runs the continuation, without a switch to
        // another thread. The runtime reads this setting only from the environment, when the first socket is opened.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        Log.Logger = new LoggerConfiguration()
            .MinimumLevel.Warning()
            .WriteTo.Console(standardErrorFromLevel: LogEventLevel.Verbose)
            .CreateLogger();
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            var token = options.Token ?? Environment.GetEnvironmentVariable(TokenVariable);
            var server = await ProxyServer.StartAsync(
                options with
                {
                    Token = token,
                },
                TimeProvider.System,
                CancellationToken.None
            );
            started(server.Address);
            await stop.Task;
            await server.DisposeAsync().AsTask().WaitAsync(s_end, TimeProvider.System);
            return null;
        }
        catch (TimeoutException)
        {
            // Some client holds a request half sent. The process ends without it.
            return null;
        }
        catch (RefusedRequestException e)
        {
            return e.Message;
        }
        finally
        {
            await Log.CloseAndFlushAsync();
        }
    }
}
