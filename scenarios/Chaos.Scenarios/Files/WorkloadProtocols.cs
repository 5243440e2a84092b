using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Finds the protocol of a workload: from its service's address, else from a field that only one protocol has, else
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
    /// The records whose properties are written beside those of a type: for a workload, the fields of all protocols.
    /// </summary>
    public static IReadOnlyList<Type> RecordsBeside(Type type) =>
        type == typeof(WorkloadFile) ? [.. KnownProtocols.All.Select(p => p.Words)] : [];

    /// <summary>The protocol of a workload.</summary>
    public Protocol Of(WorkloadFile workload) => OfAddress(workload) ?? ByWords(workload) ?? KnownProtocols.Usual;

    /// <summary>The protocol that an address fixes; null when the address leaves it open.</summary>
    public static Protocol? OfAddress(ExternalService? service) =>
        service is null ? null
        : KnownProtocols.OfAddress(service.Address) is { } known && known != KnownProtocols.Usual ? known
        : null;

    /// <summary>
    /// The protocol of a workload, if it is not the usual one and its service can speak it; else null.
    /// </summary>
    public Protocol? Front(WorkloadFile workload) =>
        Of(workload) is var protocol && protocol != KnownProtocols.Usual && Fits(workload) ? protocol : null;

    /// <summary>Whether a workload can call its service at all. True for a service that is not known.</summary>
    public bool Fits(WorkloadFile workload) => Fits(Of(workload), workload);

    /// <summary>Reports the fields of a workload that are not fields of its protocol.</summary>
    /// <returns>Whether the other fields can be checked.</returns>
    public bool Check(WorkloadFile workload, string path)
    {
        var protocol = Of(workload);
        var fits = Fits(workload);
        foreach (var (word, value) in workload.Words ?? new Dictionary<string, JsonElement>())
        {
            var owners = s_words.Value.Where(w => w.Words.Contains(word)).Select(w => w.Protocol).ToList();
            if (owners.Contains(protocol) && (fits || owners.Count > 1 || protocol == KnownProtocols.Usual))
                continue;
            reading.Wrong(
                $"{path}.{word}",
                value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                    ? $"beside {protocol.Beside}"
                    : SecretText.Told(word, reading.TextOf(value, $"{path}.{word}")),
                owners[0].HomeOf(word) + (OfAddress(workload) is { } said ? $"; {said.Name} has {said.Takes}" : "")
            );
        }
        if (!fits && protocol == KnownProtocols.Usual && !IsDoubtful(workload))
            reading.Wrong(
                $"{path}.service",
                workload.Service!,
                "a service that speaks HTTP, or gRPC with the field grpc: the address of this one begins "
                    + $"with {KnownProtocols.SchemeOf(ServiceOf(workload)!.Address)}://"
            );
        return fits || protocol == KnownProtocols.Usual;
    }

    private bool Fits(Protocol protocol, WorkloadFile workload) =>
        ServiceOf(workload) is not { } service
        || KnownProtocols.SchemeOf(service.Address) is not { } scheme
        || protocol.Fits(scheme);

    private Protocol? OfAddress(WorkloadFile workload) => OfAddress(ServiceOf(workload));

    /// <summary>
    /// The protocol that the workload's fields show, of those that its service's address allows: the fields of others
    /// are mistakes.
    /// </summary>
    private Protocol? ByWords(WorkloadFile workload) =>
        s_words
            .Value.FirstOrDefault(p =>
                Fits(p.Protocol, workload)
                && workload.Words?.Keys.Any(word =>
                    p.Protocol.Signs is { } signs
                        ? signs.Contains(word)
                        : p.Words.Contains(word) && s_words.Value.Count(o => o.Words.Contains(word)) == 1
                ) == true
            )
            .Protocol;

    private ExternalService? ServiceOf(WorkloadFile workload) =>
        workload.Service is { } service ? services.GetValueOrDefault(service) : null;

    /// <summary>Whether the service's address has a reported mistake, so that its protocol is not known.</summary>
    private bool IsDoubtful(WorkloadFile workload) =>
        reading.IsTold($"services.{workload.Service}.url") || reading.IsTold($"services.{workload.Service}.address");
}
