namespace Chaos.Proxy;

/// <summary>
/// One error in a request: the field, its value and what is allowed. All errors of a request are collected, so a reply
/// names each of them.
/// </summary>
/// <param name="Field">Name of the field on the wire.</param>
/// <param name="Value">The rejected value.</param>
/// <param name="Allowed">The allowed values, with their unit.</param>
public sealed record FieldError(string Field, string Value, string Allowed)
{
    public override string ToString() => $"{Field}: {Value} is not allowed; allowed: {Allowed}";
}
