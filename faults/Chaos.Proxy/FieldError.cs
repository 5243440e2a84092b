namespace Chaos.Proxy;

/// <summary>
/// One mistake in a request: the field, the value found there and what would be allowed. Mistakes are collected, so
/// that a reply names all of them.
/// </summary>
/// <param name="Field">Name of the field on the wire.</param>
/// <param name="Value">The value found.</param>
/// <param name="Allowed">What is allowed there, with its unit.</param>
public sealed record FieldError(string Field, string Value, string Allowed)
{
    public override string ToString() => $"{Field}: {Value} is not allowed; allowed: {Allowed}";
}
