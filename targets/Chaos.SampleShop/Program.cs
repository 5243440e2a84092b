using System.Globalization;
using System.Runtime.InteropServices;
using Chaos.SampleShop;
using Chaos.SampleShop.Serving;
using Microsoft.Data.Sqlite;
using Serilog;

const int WrongArguments = 3;

// The host would report a failed start in twenty lines. This program reports it in one.
Log.Logger = new LoggerConfiguration()
    .MinimumLevel.Warning()
    .MinimumLevel.Override("Microsoft.Extensions.Hosting", Serilog.Events.LogEventLevel.Fatal)
    .WriteTo.Console(
        standardErrorFromLevel: Serilog.Events.LogEventLevel.Verbose,
        formatProvider: CultureInfo.InvariantCulture
    )
    .CreateLogger();

if (args.Contains("--help"))
{
    Console.WriteLine(ShopArguments.Help);
    return 0;
}
var (options, errors) = ShopArguments.Parse(args, Environment.GetEnvironmentVariable(ShopArguments.TokenVariable));
if (options is null)
{
    foreach (var error in errors)
        Console.Error.WriteLine(error);
    return WrongArguments;
}

using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    await using var server = await ShopServer.StartAsync(options, TimeProvider.System, stop.Token);
    Console.WriteLine(
        $$"""{"ready":"{{server.Address.GetLeftPart(UriPartial.Authority)}}","grpc":"{{server.GrpcAddress.GetLeftPart(UriPartial.Authority)}}"}"""
    );
    await server.WaitAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (TooFewFilesException e)
{
    Console.Error.WriteLine(e.Message);
    return WrongArguments;
}
catch (IOException e)
{
    Console.Error.WriteLine(
        $"--port: cannot listen on {options.Host}:{options.Port} and, for gRPC, :{options.GrpcPort}: {e.Message}"
    );
    return WrongArguments;
}
catch (SqliteException e)
{
    Console.Error.WriteLine($"--data: {options.Data} cannot hold the state: {e.Message}");
    return WrongArguments;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
