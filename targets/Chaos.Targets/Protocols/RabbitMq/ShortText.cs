using System.Text;

namespace Chaos.Targets.Protocols.RabbitMq;

/// <summary>Texts whose length AMQP writes as one byte: routing keys, names of headers, the content type.</summary>
internal static class ShortText
{
    private const int Most = byte.MaxValue;

    /// <summary>Why a text cannot be sent as one; null when it can.</summary>
    public static string? WhyNot(string text) =>
        Encoding.UTF8.GetByteCount(text) > Most ? $"at most {Most} bytes of UTF-8, as AMQP has it" : null;
}
