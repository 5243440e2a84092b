using Chaos.Core;
using Chaos.Core.Trials;
using Chaos.Targets;

namespace Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;

/// <summary>
/// The user's own cluster, by the environment variables KAFKA_BOOTSTRAP and, where it asks for a login (SASL/PLAIN),
/// KAFKA_CREDENTIALS.
/// </summary>
/// <param name="Addresses">Bootstrap addresses, as host:port.</param>
/// <param name="Credentials">As user:password; null for none.</param>
public sealed record KafkaBootstrap(IReadOnlyList<string> Addresses, string? Credentials)
{
    /// <summary>Name of the variable with the addresses.</summary>
    public const string Variable = "KAFKA_BOOTSTRAP";

    /// <summary>Name of the variable with the login.</summary>
    public const string CredentialsVariable = "KAFKA_CREDENTIALS";

    /// <summary>Reads the cluster from the variables; null when the first one is not set.</summary>
    /// <exception cref="TestbedException">The variables contain no valid addresses or login, or a host that is not
    /// allowed. The message lists all mistakes, without the password.</exception>
    public static KafkaBootstrap? From(Func<string, string?> environment, AllowedTargets allowed)
    {
        if (environment(Variable) is not { Length: > 0 } value)
            return null;
        var addresses = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var credentials = environment(CredentialsVariable) is { Length: > 0 } given ? given : null;
        var errors = addresses.SelectMany((address, i) => Errors($"{Variable}[{i}]", address, allowed)).ToList();
        if (addresses.Length == 0)
            errors.Add($"{new PlanError(Variable, value, "host:port, or several joined by commas")}");
        if (credentials is not null && credentials.IndexOf(':', StringComparison.Ordinal) < 1)
            errors.Add($"{new PlanError(CredentialsVariable, "what it holds", "user:password")}");
        return errors.Count == 0 ? new(addresses, credentials) : throw new TestbedException(string.Join("; ", errors));
    }

    /// <summary>The mistakes in an address, reported under <paramref name="field"/>.</summary>
    internal static IEnumerable<string> Errors(string field, string address, AllowedTargets allowed)
    {
        if (
            !Uri.TryCreate($"kafka://{address}", UriKind.Absolute, out var uri)
            || uri.Port < 1
            || uri.UserInfo.Length > 0
        )
            yield return $"{new PlanError(field, uri?.UserInfo.Length > 0 ? "what it holds" : address, "host:port")}";
        else if (allowed.Error(field, uri) is { } error)
            yield return $"{error}, or a host named by --allow-target";
    }
}
