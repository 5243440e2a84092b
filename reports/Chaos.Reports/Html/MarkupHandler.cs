using System.Runtime.CompilerServices;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes an interpolated string as markup: what stands in the source goes out as it is, what is filled in is escaped.
/// So a text from a record cannot become markup, and a number that is none cannot become a coordinate.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler
{
    private readonly Markup _markup;

    // The compiler asks for both lengths.
    public MarkupHandler(int literalLength, int formattedCount, Markup markup) => this._markup = markup;

    public void AppendLiteral(string literal) => _markup.Raw(literal);

    public void AppendFormatted(string? text) => _markup.Text(text);

    public void AppendFormatted(int number) => _markup.Number(number);

    public void AppendFormatted(double number) => _markup.Number(number);
}
