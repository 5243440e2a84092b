using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Chaos.Core.Messaging;
using Chaos.Targets.Workers;
using Chaos.Worker;

const int WrongArguments = 3;

if (
    args is not ["--port", var portText, "--spec", var path]
    || !int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
)
{
    Console.Error.WriteLine("usage: Chaos.Worker --port PORT --spec FILE");
    return WrongArguments;
}
WorkerSpec spec;
try
{
    spec =
        JsonSerializer.Deserialize<WorkerSpec>(await File.ReadAllTextAsync(path), WorkerSpec.Json)
        ?? throw new JsonException("it is empty");
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
{
    Console.Error.WriteLine($"--spec: {path} cannot be read: {e.Message}");
    return WrongArguments;
}

var stores = new Dictionary<int, EffectStore>();
using var stop = new CancellationTokenSource();
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    using var presence = new Presence(port, TimeProvider.System, Console.Error.WriteLine);
    using var log = new HandlingLog(WorkerSpec.LogPath(spec.Folder, spec.Name));
    var subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    var missing = spec.Members.Count;
    foreach (
        var group in spec
            .Members.Where(m => m.Consumer.Deduplication != Deduplication.None)
            .Select(m => m.Group)
            .Distinct()
    )
        (stores[group] = new(Path.Combine(spec.Folder, $"group-{group}.db"), spec.Name)).CatchUp(log, group);
    var members = spec
        .Members.Select(m =>
            (
                Handler: new MemberHandler(m, log, stores.GetValueOrDefault(m.Group), TimeProvider.System),
                Consumer: m.Consumer.Open(
                    new(m.Addresses, m.Trial, TimeProvider.System) { Credentials = m.Credentials }
                )
            )
        )
        .ToList();
    var running = members.Select(m => m.Consumer.RunAsync(m.Handler, Subscribed, stop.Token)).ToList();
    if (missing == 0)
        subscribed.TrySetResult();
    var answering = presence.RunAsync(stop.Token);
    // A consumer that ends before it has subscribed has failed. The await throws its exception.
    await await Task.WhenAny([subscribed.Task, .. running]);
    Console.WriteLine($$"""{"ready":"http://127.0.0.1:{{presence.Port}}"}""");
    await Task.WhenAll([.. running, answering]);
    foreach (var (_, consumer) in members)
        await consumer.DisposeAsync();
    return 0;

    void Subscribed()
    {
        if (Interlocked.Decrement(ref missing) == 0)
            subscribed.TrySetResult();
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (SocketException e)
{
    Console.Error.WriteLine($"--port: cannot listen on 127.0.0.1:{port}: {e.Message}");
    return WrongArguments;
}
finally
{
    foreach (var store in stores.Values)
        store.Dispose();
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
