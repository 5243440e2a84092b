namespace Chaos.Proxy.Http.Messages;

/// <summary>A request as faults and counts see it, whatever the version of HTTP.</summary>
internal interface IRequest
{
    string Method { get; }

    /// <summary>The request target without query, scheme and authority.</summary>
    string Path { get; }

    IFields Fields { get; }

    /// <summary>Whether it is a call of gRPC, which has a status of its own in the trailers of its answer.</summary>
    bool IsGrpc { get; }
}
