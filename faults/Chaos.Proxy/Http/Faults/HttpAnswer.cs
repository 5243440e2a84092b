namespace Chaos.Proxy.Http.Faults;

/// <summary>An answer in place of the service's.</summary>
/// <param name="Status">The status.</param>
/// <param name="RetryAfterSeconds">Value of <c>Retry-After</c>; null for no such field.</param>
/// <param name="Body">Text of the body; may be empty.</param>
internal sealed record HttpAnswer(int Status, long? RetryAfterSeconds, string Body);
