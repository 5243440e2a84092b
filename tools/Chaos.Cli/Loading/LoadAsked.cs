namespace Chaos.Cli.Loading;

/// <summary>What the user asked for on the command line of <c>chaos load</c>: texts that nothing has read yet.</summary>
internal sealed record LoadAsked
{
    /// <summary>The address.</summary>
    public required string Url { get; init; }

    /// <summary>The arrival rate, such as <c>500/s</c>; null when not given.</summary>
    public string? Rate { get; init; }

    /// <summary>The number of users of a closed load; null when not given.</summary>
    public string? Users { get; init; }

    /// <summary>How long the load lasts; null when not given.</summary>
    public string? Duration { get; init; }

    /// <summary>The stages of a ramp, such as <c>30s:50,2m:50</c>; null when not given.</summary>
    public string? Stages { get; init; }

    /// <summary>The number of requests after which the load ends; null when not given.</summary>
    public string? Iterations { get; init; }

    /// <summary>How arrivals are spaced: <c>even</c> or <c>poisson</c>; null for even.</summary>
    public string? Arrivals { get; init; }

    /// <summary>The time before anything counts; null for none.</summary>
    public string? WarmUp { get; init; }

    /// <summary>Timeout of a request; null for 5 s.</summary>
    public string? Timeout { get; init; }

    /// <summary>The method; null for GET, or POST with a body.</summary>
    public string? Method { get; init; }

    /// <summary>Headers, each as <c>Name: value</c>.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The body, or <c>@</c> and a file; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>The statuses with which a request is good, such as <c>2xx,302</c>; null for 200 to 299.</summary>
    public string? Expect { get; init; }

    /// <summary>The number of redirects that are followed after one request; null for none.</summary>
    public string? Follow { get; init; }

    /// <summary>The file with values for placeholders, a row for each request; null for none.</summary>
    public string? Feed { get; init; }

    /// <summary>Thresholds in the words of objectives; several may be joined by <c>and</c>.</summary>
    public IReadOnlyList<string> Thresholds { get; init; } = [];

    /// <summary>Faults between the load and the service, each as <see cref="FaultText"/> reads it.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The gRPC method that is called, such as <c>shop.Orders/Get</c>; null for HTTP.</summary>
    public string? Call { get; init; }

    /// <summary>The .proto file that defines the method; null for server reflection.</summary>
    public string? Proto { get; init; }

    /// <summary>Whether a gRPC service is called over TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>Whether requests are made over HTTP/2.</summary>
    public bool Http2 { get; init; }

    /// <summary>Whether every certificate of the service is accepted.</summary>
    public bool Insecure { get; init; }
}
