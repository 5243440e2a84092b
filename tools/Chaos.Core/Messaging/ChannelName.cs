namespace Chaos.Core.Messaging;

/// <summary>
/// How channels and groups are called at the broker: with the arm's token, so that no two arms or trials meet.
/// </summary>
public static class ChannelName
{
    /// <summary>The name at the broker.</summary>
    public static string Of(string trial, string name) => $"{trial}.{name}";
}
