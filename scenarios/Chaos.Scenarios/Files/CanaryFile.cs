using System.Text.Json;

namespace Chaos.Scenarios.Files;

/// <summary>What a canary on an edge sends and expects, or how it logs in.</summary>
public sealed record CanaryFile
{
    /// <summary>
    /// What a client sends first: a text in which each character is one byte, in double quotes with <c>"\xD2"</c> for
    /// bytes beyond ASCII, or <c>{ hex: "00 00 00 08" }</c>. By default nothing: the service speaks first.
    /// </summary>
    public JsonElement? Send { get; init; }

    /// <summary>What the answer begins with, written as <c>send</c> is. By default any byte is an answer.</summary>
    public JsonElement? Expect { get; init; }

    /// <summary>
    /// The user as whom the canary logs in, where a protocol needs that. By default the one in the address that the
    /// caller gets, <c>mysql://USER:PASSWORD@{{proxy.NAME}}</c>.
    /// </summary>
    public string? User { get; init; }

    /// <summary>The password of the user, as a placeholder such as <c>"{{env.PASSWORD}}"</c>. By default none.</summary>
    public string? Password { get; init; }
}
