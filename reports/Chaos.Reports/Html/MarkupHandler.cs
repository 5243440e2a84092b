using System.Runtime.CompilerServices;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes an interpolated string as markup: literal parts as they are, interpolated values escaped. So a text from a
/// record cannot become markup, and NaN or infinity cannot become a coordinate.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler
{
    private readonly Markup _markup;

    // The compiler requires the first two parameters.
    public MarkupHandler(int literalLength, int formattedCount, Markup markup) => this._markup = markup;

    public void AppendLiteral(string literal) => _markup.Raw(literal);

    public void AppendFormatted(string? text) => _markup.Text(text);

    public void AppendFormatted(int number) => _markup.Number(number);

    public void AppendFormatted(double number) => _markup.Number(number);
}
