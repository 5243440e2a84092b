namespace Chaos.Core.Messaging;

/// <summary>
/// The names of channels and groups at the broker. They begin with the arm's token, so that no two arms or trials share
/// one.
/// </summary>
public static class ChannelName
{
    /// <summary>The name at the broker.</summary>
    public static string Of(string trial, string name) => $"{trial}.{name}";
}
