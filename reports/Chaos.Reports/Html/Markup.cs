using System.Globalization;
using System.Runtime.CompilerServices;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>Where markup is written to.</summary>
internal sealed class Markup(TextWriter output)
{
    /// <summary>Whether the text that comes next is to be copied as it is.</summary>
    private bool _isCode;

    /// <summary>Writes markup; what is filled in is escaped.</summary>
    internal void Write([InterpolatedStringHandlerArgument("")] MarkupHandler markup)
    {
        // The handler has written it all by the time it is handed over.
    }

    /// <summary>Writes markup from the source or from the assembly.</summary>
    internal void Raw(string markup)
    {
        output.Write(markup);
        _isCode = markup.EndsWith("<code>", StringComparison.Ordinal);
    }

    /// <summary>
    /// Writes a part of the page whole, or what is told in its place where it cannot be made: one record that nobody
    /// can draw costs its own part and no other.
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

    /// <summary>Writes text. Quotes are escaped because texts stand in attributes too.</summary>
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

    /// <summary>Writes a coordinate, to a tenth.</summary>
    internal void Number(double number)
    {
        if (!double.IsFinite(number))
            throw new ArgumentOutOfRangeException(nameof(number), number, "a coordinate has to be finite");
        // Adding 0 turns a rounded -0 into 0.
        output.Write((Math.Round(number, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture));
    }
}
