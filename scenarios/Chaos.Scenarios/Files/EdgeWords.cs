using System.Text.RegularExpressions;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Faults;
using Chaos.Faults.Edges;

namespace Chaos.Scenarios.Files;

/// <summary>Texts about the protocols of edges, for messages to the user.</summary>
internal static partial class EdgeWords
{
    private static readonly string s_faults = string.Join(
        ", ",
        FaultNames
            .Offered.Where(f =>
                f.Value.IsSubclassOf(typeof(EdgeFault))
                && !f.Value.IsSubclassOf(typeof(RequestFault))
                && !f.Value.IsSubclassOf(typeof(HandshakeFault))
            )
            .Select(f => f.Key)
    );

    /// <summary>What a canary is, in terms of the file.</summary>
    public const string Canary =
        "{ send: ..., expect: ... }: what a client sends first, each character one byte (\"\\x8F\" for others) or { hex: \"00 8F\" }, "
        + "and what the answer begins with; without send the service speaks first, without expect any byte is an answer";

    /// <summary>Why requests on an edge can be neither read nor faulted, and what can be done there instead.</summary>
    public static string WhatCanBeDone(Edge edge) =>
        $"{edge} {edge.WhyUnread}, which no proxy here reads; what can be done on it: {s_faults}, "
        + $"and {new EdgeConnectionsPerCall(edge.Name).Written}"
        + (
            edge.Sign is null
                ? ""
                : "; if it is HTTP/1.1 after all, write protocol: http in edges, and grpc or http2 if it is one of these"
        );

    /// <summary>The name of a user for canaries alone.</summary>
    public const string CanaryUser = "canary";

    /// <summary>
    /// A protocol as it is written in the file, with the fields that belong to it: <c>protocol: tcp, canary:
    /// "PING\r\n"</c>.
    /// </summary>
    public static string Written(KnownWire wire) =>
        wire.Word is { } word ? $"protocol: {word}{(wire.NeedsLogin ? $", canary: {{ user: {CanaryUser} }}" : "")}"
        : wire.Canary is { } canary ? $"protocol: tcp, canary: {canary}"
        : "protocol: tcp and canary";

    /// <summary>The characters of a canary: single bytes, and no escape that YAML left unread.</summary>
    internal const string CanaryForm = @"^(?![\s\S]*\\(r|n|0|x[0-9A-Fa-f]{2}))[\u0000-\u00ff]*$";

    /// <summary>Why a text is no canary; null when it is one.</summary>
    public static string? WhyNoCanary(string canary) =>
        canary.Any(c => c > byte.MaxValue)
            ? "characters up to U+00FF, each of them one byte; UTF-8 text is written byte by byte, \"\\xC3\\xA9\""
        : Escape().IsMatch(canary)
            ? "text in double quotes: only there YAML reads \\r, \\n, \\0 or \\x as one character"
        : null;

    /// <summary>An escape that YAML left unread, because the text is not in double quotes.</summary>
    [GeneratedRegex(@"\\(r|n|0|x[0-9A-Fa-f]{2})")]
    private static partial Regex Escape();
}
