using System.Net.Sockets;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>Waits until a service of the user's is ready.</summary>
internal sealed class ReadyCheck(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until it is ready.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="service">What it is.</param>
    /// <param name="path">The path to ask for, with its placeholders replaced; null to ask for none.</param>
    /// <param name="secrets">What nobody is told.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="process">Its process; null for what is not started.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WrongExperimentException">It is not in time, or has ended: with the last lines that it wrote.</exception>
    public async Task WaitAsync(string name, UsersService service, string? path, Secrets secrets, Uri address, ChildProcess? process, CancellationToken cancellationToken)
    {
        if (service.Ready.Line is not null && path is null) return;
        var begun = time.GetTimestamp();
        var seen = "";
        while (time.GetElapsedTime(begun) < service.Ready.Within)
        {
            if (process is { Exited.IsCompleted: true }) throw Wrong($"{name} ended with exit code {await process.Exited} before it was ready.", process, secrets);
            seen = await SeeAsync(path, address, cancellationToken);
            if (seen.Length == 0) return;
            await Task.Delay(Pause, time, cancellationToken);
        }
        throw Wrong(FormattableString.Invariant($"{name} did not get ready within {service.Ready.Within.TotalSeconds:0.###} s ({service.Ready.Description} at {address.Authority}): {seen}."), process, secrets);
    }

    /// <summary>Why it is not ready; empty when it is.</summary>
    private async Task<string> SeeAsync(string? path, Uri address, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            if (path is null)
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(address.Host, address.Port, limit.Token);
                return "";
            }
            // Put together as text: resolved against the address, a path may name another host.
            using var response = await http.GetAsync(new Uri(address.GetLeftPart(UriPartial.Authority) + path), limit.Token);
            if (response.IsSuccessStatusCode) return "";
            var redirect = response.Headers.Location is { } elsewhere ? $", a redirect to {elsewhere}, which is not followed" : "";
            return FormattableString.Invariant($"it answered {(int)response.StatusCode}{redirect}");
        }
        catch (Exception e) when (e is SocketException or HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return e is OperationCanceledException ? "it did not answer" : e.Message.TrimEnd('.');
        }
    }

    private static WrongExperimentException Wrong(string message, ChildProcess? process, Secrets secrets) => new(secrets.Hide(process is null ? message
        : process.LastLines is { Count: > 0 } lines ? $"{message} Its last lines:{string.Concat(lines.TakeLast(10).Select(l => $"\n  {l}"))}" : $"{message} It wrote nothing."));
}
