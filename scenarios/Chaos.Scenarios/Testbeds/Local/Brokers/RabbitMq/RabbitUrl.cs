using Chaos.Core;
using Chaos.Core.Trials;
using Chaos.Targets;
using Chaos.Targets.RabbitMq;

namespace Chaos.Scenarios.Testbeds.Local.Brokers.RabbitMq;

/// <summary>
/// The user's own broker, by the environment variable RABBITMQ_URL: <c>amqp://user:password@host:port/virtual-host</c>.
/// </summary>
public static class RabbitUrl
{
    /// <summary>Name of the variable.</summary>
    public const string Variable = "RABBITMQ_URL";

    /// <summary>Reads the broker's address; null when the variable is not set.</summary>
    /// <exception cref="TestbedException">The variable contains no valid address, or one that is not allowed. The
    /// message does not contain the password.</exception>
    public static RabbitNode? From(Func<string, string?> environment, AllowedTargets allowed)
    {
        if (environment(Variable) is not { Length: > 0 } value)
            return null;
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw Wrong("what it holds");
        if (uri.Scheme != "amqp")
            throw Wrong(uri.Scheme);
        if (allowed.Error(Variable, uri) is { } error)
            throw new TestbedException($"{error}, or a host named by --allow-target");
        var port = uri.Port > 0 ? uri.Port : 5672;
        var credentials = uri.UserInfo.Length > 0 ? Uri.UnescapeDataString(uri.UserInfo) : null;
        return RabbitNode.TryParse($"{uri.Host}:{port}{uri.AbsolutePath}", credentials, out var node)
            ? node
            : throw Wrong("what it holds");
    }

    private static TestbedException Wrong(string what) =>
        new(new PlanError(Variable, what, "an address such as amqp://user:password@127.0.0.1:5672").ToString());
}
