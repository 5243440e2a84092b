using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Finds the protocol of a call of the load: from its service's address, else from a field that only one protocol has, else
/// the usual protocol.
/// </summary>
internal sealed class WorkloadProtocols(Reading reading, IReadOnlyDictionary<string, ExternalService> services)
{
    /// <summary>The fields of each protocol.</summary>
    private static readonly Lazy<IReadOnlyList<(Protocol Protocol, IReadOnlySet<string> Words)>> s_words = new(() =>
        [
            .. KnownProtocols.All.Select(p =>
                (p, (IReadOnlySet<string>)StrictJson.PropertiesOf(p.Words, PolicyJson.Options).Keys.ToHashSet())
            ),
        ]
    );

    /// <summary>
    /// The records whose properties are written beside those of a type: for a call, the fields of all protocols.
    /// </summary>
    public static IReadOnlyList<Type> RecordsBeside(Type type) =>
        type == typeof(WorkloadFile) || type == typeof(MixFile) || type == typeof(StepFile)
            ? [.. KnownProtocols.All.Select(p => p.Words)]
            : [];

    /// <summary>The protocol of a call.</summary>
    public Protocol Of(CallFile call) => OfAddress(call) ?? ByWords(call) ?? KnownProtocols.Usual;

    /// <summary>The protocol that an address fixes; null when the address leaves it open.</summary>
    public static Protocol? OfAddress(ExternalService? service) =>
        service is null ? null
        : KnownProtocols.OfAddress(service.Address) is { } known && known != KnownProtocols.Usual ? known
        : null;

    /// <summary>
    /// The protocol of a workload, if it is not the usual one and its service can speak it; else null.
    /// </summary>
    public Protocol? Front(CallFile call) =>
        Of(call) is var protocol && protocol != KnownProtocols.Usual && Fits(call) ? protocol : null;

    /// <summary>Whether a workload can call its service at all. True for a service that is not known.</summary>
    public bool Fits(CallFile call) => Fits(Of(call), call);

    /// <summary>Reports the fields of a workload that are not fields of its protocol.</summary>
    /// <returns>Whether the other fields can be checked.</returns>
    public bool Check(CallFile call)
    {
        var protocol = Of(call);
        var fits = Fits(call);
        foreach (var (word, value) in call.Words ?? new Dictionary<string, JsonElement>())
        {
            var owners = s_words.Value.Where(w => w.Words.Contains(word)).Select(w => w.Protocol).ToList();
            if (owners.Contains(protocol) && (fits || owners.Count > 1 || protocol == KnownProtocols.Usual))
                continue;
            reading.Wrong(
                $"{call.Path}.{word}",
                value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                    ? $"beside {protocol.Beside}"
                    : SecretText.Told(word, reading.TextOf(value, $"{call.Path}.{word}")),
                owners[0].HomeOf(word) + (OfAddress(call) is { } said ? $"; {said.Name} has {said.Takes}" : "")
            );
        }
        if (!fits && protocol == KnownProtocols.Usual && !IsDoubtful(call))
            reading.Wrong(
                $"{call.Path}.service",
                call.Service!,
                "a service that speaks HTTP, or gRPC with the field grpc: the address of this one begins "
                    + $"with {KnownProtocols.SchemeOf(ServiceOf(call)!.Address)}://"
            );
        return fits || protocol == KnownProtocols.Usual;
    }

    private bool Fits(Protocol protocol, CallFile call) =>
        ServiceOf(call) is not { } service
        || KnownProtocols.SchemeOf(service.Address) is not { } scheme
        || protocol.Fits(scheme);

    private Protocol? OfAddress(CallFile call) => OfAddress(ServiceOf(call));

    /// <summary>
    /// The protocol that the workload's fields show, of those that its service's address allows: the fields of others
    /// are mistakes.
    /// </summary>
    private Protocol? ByWords(CallFile call) =>
        s_words
            .Value.FirstOrDefault(p =>
                Fits(p.Protocol, call)
                && call.Words?.Keys.Any(word =>
                    p.Protocol.Signs is { } signs
                        ? signs.Contains(word)
                        : p.Words.Contains(word) && s_words.Value.Count(o => o.Words.Contains(word)) == 1
                ) == true
            )
            .Protocol;

    private ExternalService? ServiceOf(CallFile call) =>
        call.Service is { } service ? services.GetValueOrDefault(service) : null;

    /// <summary>Whether the service's address has a reported mistake, so that its protocol is not known.</summary>
    private bool IsDoubtful(CallFile call) =>
        reading.IsTold($"services.{call.Service}.url") || reading.IsTold($"services.{call.Service}.address");
}
