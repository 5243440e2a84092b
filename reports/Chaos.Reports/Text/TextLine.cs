using Chaos.Core.Judging;

namespace Chaos.Reports.Text;

/// <summary>One line of the terminal's report.</summary>
/// <param name="Text">The line.</param>
public readonly record struct TextLine(string Text)
{
    /// <summary>The verdict from which its beginning takes its colour; null for none.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>How many characters at its beginning have that colour.</summary>
    public int Coloured { get; init; }

    /// <summary>Whether the line is the result itself.</summary>
    public bool IsBold { get; init; }

    /// <summary>Whether the line is copied, so that no line break may be added: a command.</summary>
    public bool IsWhole { get; init; }
}
