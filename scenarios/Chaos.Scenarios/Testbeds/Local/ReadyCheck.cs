using System.Net.Sockets;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Targets.Protocols;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>Waits until a service of the user's is ready.</summary>
internal sealed class ReadyCheck(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private const string Refused = "refused";

    /// <summary>
    /// How long nobody may listen where a service is said to run already: long enough for one that is just being
    /// started again.
    /// </summary>
    private static readonly TimeSpan s_nobodyListens = TimeSpan.FromSeconds(2);

    /// <summary>Asks again and again until it is ready.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="service">What it is.</param>
    /// <param name="request">What is asked for; null to ask for nothing.</param>
    /// <param name="text">A text with its placeholders replaced.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="process">Its process; null for what is not started.</param>
    /// <param name="hint">What is said to do, where it is not ready; null for what is said of a service by url.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WrongExperimentException">It is not in time, or has ended: with the last lines that it
    /// wrote.</exception>
    public async Task WaitAsync(
        string name,
        UsersService service,
        SideRequest? request,
        Func<string, string> text,
        Uri address,
        ChildProcess? process,
        string? hint,
        CancellationToken cancellationToken
    )
    {
        if (service.Ready.Line is not null && request is null)
            return;
        var protocol = KnownProtocols.OfAddress(service.Address) ?? KnownProtocols.Usual;
        var begun = time.GetTimestamp();
        var seen = "";
        while (time.GetElapsedTime(begun) < service.Ready.Within)
        {
            if (process is { Exited.IsCompleted: true })
                throw Wrong($"{name} ended with exit code {await process.Exited} before it was ready.", process);
            seen = await SeeAsync(protocol, new(address, request, text, http), cancellationToken);
            if (seen.Length == 0)
                return;
            if (
                process is null
                && !service.Ready.IsPatient
                && time.GetElapsedTime(begun) >= s_nobodyListens
                && seen.EndsWith(Refused, StringComparison.Ordinal)
            )
                throw Wrong(
                    $"{name}: nobody listens at {address.Authority} (connection refused): start it before the run"
                        + (hint ?? ", or say how long it may take with ready: { within: 30s }"),
                    process
                );
            await Task.Delay(s_pause, time, cancellationToken);
        }
        throw Wrong(
            FormattableString.Invariant($"{name} did not get ready within {service.Ready.Within.TotalSeconds:0.###} s ")
                + $"({service.Ready.Description} at {address.Authority}): {seen}."
                + (process is not null && seen.EndsWith(Refused, StringComparison.Ordinal) ? hint : ""),
            process
        );
    }

    /// <summary>Why it is not ready; empty when it is.</summary>
    private static async Task<string> SeeAsync(
        Protocol protocol,
        ReadyQuestion question,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            return await protocol.WhyNotReadyAsync(question, limit.Token);
        }
        catch (Exception e)
            when (e is SocketException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return e switch
            {
                // In our own words: those of the system are in the user's language.
                SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"connection {Refused}",
                SocketException => e.Message.TrimEnd('.'),
                _ => "it did not answer",
            };
        }
    }

    private static WrongExperimentException Wrong(string message, ChildProcess? process) =>
        new(
            SecretMask.Hide(
                process is null ? message
                : process.LastLines is { Count: > 0 } lines
                    ? $"{message} Its last lines:{string.Concat(lines.TakeLast(10).Select(l => $"\n  {l}"))}"
                : $"{message} It wrote nothing."
            )
        );
}
