using System.Globalization;
using System.Runtime.CompilerServices;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>Writes markup to a text writer and escapes texts.</summary>
internal sealed class Markup(TextWriter output)
{
    /// <summary>Whether the next text is code, which keeps its ordinary spaces so that it can be copied.</summary>
    private bool _isCode;

    /// <summary>Writes markup. Interpolated values are escaped.</summary>
    internal void Write([InterpolatedStringHandlerArgument("")] MarkupHandler markup)
    {
        // The handler has written everything before this method is called.
    }

    /// <summary>Writes trusted markup, from source code or a resource, without escaping.</summary>
    internal void Raw(string markup)
    {
        output.Write(markup);
        _isCode = markup.EndsWith("<code>", StringComparison.Ordinal);
    }

    /// <summary>
    /// Writes a part of the page. If that fails, writes a replacement in its place, so that a broken record costs only
    /// its own part.
    /// </summary>
    internal void Part(Action<Markup> write, Action<Markup, Exception> instead)
    {
        var part = new StringWriter { NewLine = output.NewLine };
        try
        {
            write(new Markup(part));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            part.GetStringBuilder().Clear();
            instead(new Markup(part), e);
        }
        output.Write(part.ToString());
    }

    /// <summary>Writes text, escaped. Quotes are escaped because texts are also written into attributes.</summary>
    internal void Text(string? text)
    {
        var safe = SafeText.Of(text);
        foreach (var c in _isCode ? safe : Unbroken.Of(safe))
        {
            switch (c)
            {
                case '&':
                    output.Write("&amp;");
                    break;
                case '<':
                    output.Write("&lt;");
                    break;
                case '>':
                    output.Write("&gt;");
                    break;
                case '"':
                    output.Write("&quot;");
                    break;
                case '\'':
                    output.Write("&#39;");
                    break;
                default:
                    output.Write(c);
                    break;
            }
        }
    }

    /// <summary>Writes a coordinate, rounded to a tenth.</summary>
    internal void Number(double number)
    {
        if (!double.IsFinite(number))
            throw new ArgumentOutOfRangeException(nameof(number), number, "a coordinate has to be finite");
        // Adding 0 turns -0 into 0.
        output.Write((Math.Round(number, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture));
    }
}
