using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Chaos.Proxy;
using Chaos.Proxy.Api;
using Serilog;
using Serilog.Events;

// No code in a proxy blocks, so the thread that polls a socket also runs the continuation, without a switch to another
// thread. The runtime reads this setting only from the environment, when the first socket is opened.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

var errors = new List<FieldError>();
var line = CommandLine.Parse(args, BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)), errors);
if (errors.Count > 0)
{
    foreach (var error in errors)
        Console.Error.WriteLine(error);
    return 1;
}
if (line.Help || line.Version)
{
    var version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);
    Console.WriteLine(
        line.Help ? CommandLine.Usage : $"chaos-proxy version {version} (Toxiproxy API {ProxyApi.Version})"
    );
    return 0;
}

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
    await using var server = await ProxyServer.StartAsync(line.Options, TimeProvider.System, CancellationToken.None);
    if (line.ReadyLine)
        Console.WriteLine($$"""{"ready":"{{server.Address.GetLeftPart(UriPartial.Authority)}}"}""");
    await stop.Task;
    return 0;
}
catch (Exception e) when (e is RefusedRequestException or IOException)
{
    Console.Error.WriteLine($"chaos-proxy: {e.Message}");
    return 1;
}
finally
{
    await Log.CloseAndFlushAsync();
}
