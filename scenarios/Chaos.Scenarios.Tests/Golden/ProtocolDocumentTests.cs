using System.Globalization;
using System.Text;
using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Mitigations.Linting;
using Chaos.Scenarios.Files;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Tests.Golden;

/// <summary>
/// docs/protocols.md is generated from the protocols, so that no protocol and none of their fields is missing.
/// </summary>
public sealed class ProtocolDocumentTests
{
    [Fact]
    public void The_table_of_protocols_is_generated_from_the_protocols() =>
        GoldenFile.HoldsInRepository("docs/protocols.md", Text());

    [Fact]
    public void No_field_of_a_protocol_is_also_a_field_of_every_workload()
    {
        var common = StrictJson.PropertiesOf(typeof(WorkloadFile), PolicyJson.Options).Keys;

        Assert.Empty(KnownProtocols.All.SelectMany(WordsOf).Intersect(common));
    }

    private static string Text()
    {
        var text = new StringBuilder(
            """
            # The protocols of your services

            This page is written from the protocols by a test: `CHAOS_GOLDEN=write ./test.sh --fast` writes it again.

            By which protocol a [workload](experiments.md#workloads) calls, the address of its service says, and where that
            leaves it open, the words in it: a word that one protocol alone has makes it one of that protocol. A word of another
            beside them is a mistake.

            - **Requests read**: whether a proxy reads its requests, so that they can be counted and faulted one by one.
              On any other edge there are faults of the connection.
            - **Ready**: when a service of it is known to be ready.
            - **Canary**: what a canary asks. What the service thinks of the question does not matter, only that it answers.


            """.ReplaceLineEndings("\n")
        );
        text.Append("| protocol | addresses begin with | its words | requests read | ready | canary |\n");
        text.Append("| --- | --- | --- | --- | --- | --- |\n");
        foreach (var protocol in KnownProtocols.All)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {protocol.Name} | {Listed(protocol.Schemes.Select(s => $"{s}://"))}{Besides(protocol)} | {Listed(WordsOf(protocol))} | "
                    + $"{(IsRead(protocol) ? "yes" : "no")} | when {protocol.ReadyWhen} | "
                    + $"{(protocol.WhySilent is { } why ? $"says nothing: {why}" : protocol.AskedIn)} |\n"
            );
        AppendEdges(text);
        var docs = new XmlDocumentation();
        foreach (var protocol in KnownProtocols.All)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n## {protocol.Name}\n\n{docs.Of(protocol.Words)}\n\n| word | says |\n| --- | --- |\n"
            );
            foreach (var word in WordsOf(protocol))
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{word}` | {docs.Of(protocol.Words, word)!.Replace("|", "\\|", StringComparison.Ordinal)} |\n"
                );
        }
        return text.ToString();
    }

    /// <summary>The protocols of edges, and the signs of each in a file.</summary>
    private static void AppendEdges(StringBuilder text)
    {
        text.Append(
            """

            ## On edges

            The words of `protocol` on an [edge](experiments.md#edges), and what shows each of them where an edge does not say it: the
            scheme of an address, a port, or a part of the name of the service or of its program. `https` and `tls` are passed on as
            they come. What has no word is `tcp`, with a `canary` of your own.

            | `protocol` | shown by | requests read | canary |
            | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n")
        );
        foreach (var wire in KnownWires.All)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{wire.Spoken.Word}` | {Signs(wire)} | {(IsRead(wire) ? "yes" : "no")} | {wire.AskedIn} |\n"
            );
    }

    private static string Signs(Wire wire)
    {
        var signs = wire
            .Schemes.Select(s => $"`{s}://`")
            .Concat(
                wire.Ports.Count > 3
                    ? [$"ports {wire.Ports[0]} to {wire.Ports[^1]}"]
                    : wire.Ports.Select(p => $"port {p}")
            )
            .Concat(wire.Schemes.Take(1).Union(wire.Names).Where(_ => wire.Names.Count > 0).Select(n => $"`{n}`"))
            .ToList();
        return signs.Count > 0 ? string.Join(", ", signs) : "`http: { version: 2 }` of the service";
    }

    private static bool IsRead(Wire wire) => wire.Spoken.IsHttp || wire.Spoken.IsHttp2;

    /// <summary>A protocol that shares another's addresses is recognised by its fields.</summary>
    private static string Besides(Protocol protocol) =>
        protocol != KnownProtocols.Usual && protocol.Fits(KnownProtocols.Usual.Schemes[0])
            ? $", and by its words {Listed(KnownProtocols.Usual.Schemes.Select(s => $"{s}://"))}"
            : "";

    private static IEnumerable<string> WordsOf(Protocol protocol) =>
        StrictJson.PropertiesOf(protocol.Words, PolicyJson.Options).Keys;

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"`{n}`"));
}
