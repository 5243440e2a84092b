using Chaos.Core.Calls;

namespace Chaos.Targets.Requests;

/// <summary>
/// The result of a call that could not be built: the generator's, which says nothing of the service. Why is told with
/// the place where it stands, and never with its value.
/// </summary>
internal static class Unsent
{
    /// <summary>The path makes no address.</summary>
    public static CallResult Address(string why) => Of("address cannot be built", why);

    /// <summary>A header, or metadata, cannot be sent.</summary>
    public static CallResult Header(string why) => Of("header cannot be sent", why);

    /// <summary>The message, or what stands beside it, cannot be written.</summary>
    public static CallResult Message(string why) => Of("message cannot be written", why);

    private static CallResult Of(string outcome, string why) =>
        new(CallStatus.Unsent, Attempts: 0, Detail: $"{outcome}: {why}") { Outcome = outcome };
}
