using Chaos.Core.Calls;

namespace Chaos.Targets.Requests;

/// <summary>
/// Makes results for calls that could not be built. They are failures of the generator and not of the service. The
/// reason names the place of the value, but never the value itself.
/// </summary>
internal static class Unsent
{
    /// <summary>Returns the result when the path makes the address invalid.</summary>
    public static CallResult Address(string why) => Of("address cannot be built", why);

    /// <summary>Returns the result when a header or metadata cannot be sent.</summary>
    public static CallResult Header(string why) => Of("header cannot be sent", why);

    /// <summary>Returns the result when the message or its properties cannot be written.</summary>
    public static CallResult Message(string why) => Of("message cannot be written", why);

    /// <summary>Returns the result when the feed has no row left for a call. Returns null when it has one.</summary>
    public static CallResult? AtEndOf(Feed? feed, Call call) =>
        feed?.IsOver(call.Row) == true ? Of("the feed has no more rows", feed.Name) : null;

    private static CallResult Of(string outcome, string why) =>
        new(CallStatus.Unsent, Attempts: 0, Detail: $"{outcome}: {why}") { Outcome = outcome };
}
