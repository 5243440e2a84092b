using System.Text;

namespace Chaos.Targets.Protocols.RabbitMq;

/// <summary>
/// Checks texts whose length AMQP writes as one byte: routing keys, names of headers, the content type.
/// </summary>
internal static class ShortText
{
    private const int Most = byte.MaxValue;

    /// <summary>Returns what is allowed when a text is too long, otherwise null.</summary>
    public static string? WhyNot(string text) =>
        Encoding.UTF8.GetByteCount(text) > Most ? $"at most {Most} bytes of UTF-8, the limit of AMQP" : null;
}
