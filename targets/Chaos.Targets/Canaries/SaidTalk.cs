namespace Chaos.Targets.Canaries;

/// <summary>Sends bytes and expects an answer that begins with others.</summary>
/// <param name="hello">The bytes to send. Empty when the service sends first.</param>
/// <param name="expected">The bytes with which the answer begins. Empty for any byte.</param>
public sealed class SaidTalk(ReadOnlyMemory<byte> hello, ReadOnlyMemory<byte> expected = default) : CanaryTalk
{
    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Hello => hello;

    /// <inheritdoc/>
    public override CanaryAnswer? Judge(ReadOnlySpan<byte> answer) =>
        answer.StartsWith(expected.Span) ? CanaryAnswer.Good
        : expected.Span.StartsWith(answer) ? null
        : new($"the answer begins with {CanaryAnswer.Shown(answer)} and not with {CanaryAnswer.Shown(expected.Span)}");
}
