namespace Chaos.Core.Trials;

/// <summary>A threshold of the program that made a load, by its own figures.</summary>
/// <param name="Metric">Its metric, such as <c>http_req_duration</c>.</param>
/// <param name="Expression">Its expression, such as <c>p(95)&lt;500</c>.</param>
/// <param name="IsMet">Whether it was met.</param>
public sealed record MakerThreshold(string Metric, string Expression, bool IsMet);
