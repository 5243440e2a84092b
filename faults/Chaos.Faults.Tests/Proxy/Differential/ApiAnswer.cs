namespace Chaos.Faults.Tests.Proxy.Differential;

/// <summary>What a server answers to a request, and what it has afterwards. Ports are replaced by words.</summary>
/// <param name="Status">Status of the answer.</param>
/// <param name="ContentType">Its Content-Type; null for none.</param>
/// <param name="HasRequestId">Whether it has a request id.</param>
/// <param name="Body">Its body.</param>
/// <param name="After">All proxies after the request.</param>
internal sealed record ApiAnswer(int Status, string? ContentType, bool HasRequestId, string Body, string After)
{
    public override string ToString() =>
        $"{Status} {ContentType}{(HasRequestId ? " with an id" : "")} {Body.TrimEnd('\n')}\n      after: {After}";
}
