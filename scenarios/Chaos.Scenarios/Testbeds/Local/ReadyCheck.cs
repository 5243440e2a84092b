using System.Net;
using System.Net.Sockets;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Scenarios.Testbeds.Wires;
using Chaos.Targets.Protocols;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>Waits until a service of the user is ready.</summary>
internal sealed class ReadyCheck(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an answer may take.</summary>
    private static readonly TimeSpan s_ask = TimeSpan.FromSeconds(2);

    private const string Refused = "refused";

    /// <summary>
    /// How long connections may be refused by a service that is said to run already: enough for one that is being
    /// restarted.
    /// </summary>
    private static readonly TimeSpan s_nobodyListens = TimeSpan.FromSeconds(2);

    /// <summary>Asks repeatedly until the service is ready.</summary>
    /// <param name="name">The service's name.</param>
    /// <param name="service">The service.</param>
    /// <param name="request">The path to ask for; null for none.</param>
    /// <param name="text">Replaces the placeholders of a text.</param>
    /// <param name="address">The service's address.</param>
    /// <param name="process">Its process; null when the run does not start it.</param>
    /// <param name="canary">What is asked in place of a connection that only opens; null for that.</param>
    /// <param name="hint">What the user can do if it does not get ready; null for the hint about a service with a
    /// url.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="WrongExperimentException">It is not ready in time, or has ended. The message has the last
    /// lines of its output.</exception>
    public async Task WaitAsync(
        string name,
        ExternalService service,
        SideRequest? request,
        Func<string, string> text,
        Uri address,
        ChildProcess? process,
        ITarget? canary,
        string? hint,
        CancellationToken cancellationToken
    )
    {
        if (service.Ready.Line is not null && request is null)
            return;
        var protocol = KnownProtocols.OfAddress(service.Address) ?? KnownProtocols.Usual;
        using var own = ClientOf(service);
        var begun = time.GetTimestamp();
        var seen = "";
        while (time.GetElapsedTime(begun) < service.Ready.Within)
        {
            if (process is { Exited.IsCompleted: true })
                throw Wrong($"{name} ended with exit code {await process.Exited} before it was ready.", process);
            seen =
                canary is not null && request is null
                    ? await SeeAsync(canary, name, address, cancellationToken)
                    : await SeeAsync(protocol, new(address, request, text, own ?? http), cancellationToken);
            if (seen.Length == 0)
                return;
            if (
                process is null
                && !service.Ready.IsPatient
                && time.GetElapsedTime(begun) >= s_nobodyListens
                && seen.EndsWith(Refused, StringComparison.Ordinal)
            )
                throw Wrong(
                    $"{name}: nothing listens at {address.Authority} (connection refused): start it before the run"
                        + (hint ?? ", or say how long it may take with ready: { within: 30s }"),
                    process
                );
            await Task.Delay(s_pause, time, cancellationToken);
        }
        var spoken = service.Http2 ? EdgeProtocol.Http2 : EdgeProtocol.Http;
        var other = request is null ? null : await new WireLook(time).OtherAsync(address, spoken, cancellationToken);
        throw Wrong(
            FormattableString.Invariant($"{name} did not get ready within {service.Ready.Within.TotalSeconds:0.###} s ")
                + $"({service.Ready.Description} at {address.Authority}): {seen}."
                + (process is not null && seen.EndsWith(Refused, StringComparison.Ordinal) ? hint : "")
                + (
                    seen.StartsWith("TLS: certificate", StringComparison.Ordinal)
                        ? $" Name its authority as caFile in tls of services.{name}, its name as serverName, or set "
                            + "insecureSkipVerify."
                        : ""
                )
                + (other is null ? "" : $" {other.InFile(address, spoken)}."),
            process
        );
    }

    /// <summary>A client with the settings of a service; null when the usual one will do.</summary>
    private HttpClient? ClientOf(ExternalService service) =>
        service is { Tls: null, Http2: false }
            ? null
            : new(ServiceHandler.Open(service.Tls, usesReserve: true))
            {
                Timeout = http.Timeout,
                DefaultRequestVersion = service.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };

    /// <summary>Why a service is not ready that answers a canary; empty when it is.</summary>
    /// <exception cref="WrongExperimentException">It refuses the canary for good, which is not sent again.</exception>
    private static async Task<string> SeeAsync(
        ITarget canary,
        string name,
        Uri address,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_ask);
        var result = await canary.CallAsync(default, limit.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return result.Status switch
        {
            CallStatus.Ok => "",
            CallStatus.ClientError => throw new WrongExperimentException(
                $"{name}: {address.Authority}: {result.Detail}, so canaries could not prove a fault there: "
                    + "canary: { user: NAME, password: \"{{env.NAME}}\" } of the edge names a login that works"
            ),
            CallStatus.Refused => $"connection {Refused}",
            _ => result.Detail ?? "it did not answer",
        };
    }

    /// <summary>Why the service is not ready; empty when it is.</summary>
    private static async Task<string> SeeAsync(
        Protocol protocol,
        ReadyQuestion question,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_ask);
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
                // In English: the system's message is in the user's language.
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
                    ? $"{message} Its last lines:{string.Concat(LastLines.Of(lines, 10).Select(l => $"\n  {l}"))}"
                : $"{message} It wrote nothing."
            )
        );
}
