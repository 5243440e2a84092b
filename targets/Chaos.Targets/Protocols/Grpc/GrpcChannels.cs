using Chaos.Callers;
using Grpc.Net.Client;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>The channels of a target: one for calls with one message each way, one for calls that stream.</summary>
/// <param name="spec">What is called.</param>
/// <param name="via">Where connections go.</param>
internal sealed class GrpcChannels(GrpcRequestTargetSpec spec, Uri via) : IDisposable
{
    private readonly Lazy<GrpcChannel> _calls = new(() => Open(spec, via, moreConnections: false));
    private readonly Lazy<GrpcChannel> _streams = new(() => Open(spec, via, moreConnections: true));

    /// <summary>Uses one connection, as gRPC's clients do.</summary>
    public GrpcChannel Calls => _calls.Value;

    /// <summary>
    /// Opens another connection when one has as many streams as the server allows. Streams last long: a call would wait
    /// for the end of another one, and the load would no longer be independent calls.
    /// </summary>
    public GrpcChannel Streams => _streams.Value;

    public void Dispose()
    {
        foreach (var channel in new[] { _calls, _streams }.Where(c => c.IsValueCreated))
            channel.Value.Dispose();
    }

    private static GrpcChannel Open(GrpcRequestTargetSpec spec, Uri via, bool moreConnections) =>
        PlainChannel.Open(
            spec.KnownAs ?? (spec.Tls ? new UriBuilder(via) { Scheme = Uri.UriSchemeHttps }.Uri : via),
            via,
            spec.TlsSettings,
            moreConnections
        );
}
