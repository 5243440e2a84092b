using System.ComponentModel.DataAnnotations;

namespace Chaos.Faults.Edges;

/// <summary>Which requests a fault hits; what is not given matches any.</summary>
public sealed record RequestMatch
{
    /// <summary>Method of the requests, such as POST; empty matches any.</summary>
    [RegularExpression(RequestFault.TokenForm)]
    public string Method { get; init; } = "";

    /// <summary>
    /// Path of the requests, without the query; over gRPC also <c>shop.Pay/Charge</c> or <c>shop.Pay/*</c>. A final
    /// <c>*</c> matches any rest; empty matches any path.
    /// </summary>
    [RegularExpression(RequestFault.PathForm)]
    public string Path { get; init; } = "";

    /// <summary>Name of a header that the requests must have; empty requires none.</summary>
    [RegularExpression(RequestFault.TokenForm)]
    public string Header { get; init; } = "";

    /// <summary>Value that the header must have. A final <c>*</c> matches any rest; empty matches any value.</summary>
    public string HeaderValue { get; init; } = "";
}
