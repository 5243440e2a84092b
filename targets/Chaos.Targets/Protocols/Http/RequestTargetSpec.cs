using System.Text.Json.Serialization;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Http;

/// <summary>
/// A request of the user's own making. Path, headers and body may hold <c>{{call}}</c>, <c>{{trial}}</c>, the feed's
/// columns, and secrets, which are put in when the driver is made and stand in no record. Values are escaped for where
/// they stand: percent-encoded in path and query, unless a placeholder begins the path and so is all of it; as JSON, a
/// form or XML in a body of that kind.
/// </summary>
public sealed record RequestTargetSpec : TargetSpec
{
    /// <summary>The method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The path with its query.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Headers by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>
    /// Scheme and host as the service knows itself, which the proxy in between must not change; null for the proxy's.
    /// </summary>
    public Uri? KnownAs { get; init; }

    /// <summary>Whether the service is spoken to within TLS, where <see cref="KnownAs"/> does not say it.</summary>
    public bool Tls { get; init; }

    /// <summary>
    /// User and password, parted by a colon and percent-encoded, as they stand in the service's address; null for none.
    /// Sent as Basic authorization where no header says another.
    /// </summary>
    public string? Login { get; init; }

    /// <summary>The statuses with which a call is good; null for 200 to 299.</summary>
    public ExpectedStatus? Expect { get; init; }

    /// <summary>Where the columns' values come from; null for none.</summary>
    [JsonIgnore]
    public Feed? Feed { get; init; }

    /// <summary>Where secrets come from.</summary>
    [JsonIgnore]
    public Secrets Secrets { get; init; } = Secrets.None;

    public override IReadOnlyDictionary<string, string> OwnHeaders => Headers;

    public override string CallSummary => $"{Method} {SecretText.Told(Path)}";

    public override string? WhyNotSimulated => "there is no model of services of the user's own";

    public override ITarget Connect(TargetSite site) => new RequestTarget(this, site);
}
