using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Targets.Requests;

/// <summary>
/// Checks the texts of a file that is read: their placeholders, that no secret stands in them, and whether what they
/// come to can be sent at all. During the run that would be a call that was not made.
/// </summary>
/// <param name="secrets">Where secrets come from; null where nobody asks whether they are there.</param>
/// <param name="errors">Takes every mistake.</param>
public sealed partial class TextCheck(Secrets? secrets, ICollection<PlanError> errors)
{
    /// <summary>So many rows of a feed are told of; the others are alike.</summary>
    private const int MostRows = 5;

    private const string Allowed = "{{env.NAME}} or {{file.PATH}}: a secret does not stand in the file";

    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<Type, object> _kept = [];

    /// <summary>
    /// A mistake where a value that goes by such a name is no placeholder of a secret, or where a text holds one by
    /// itself. What was found is never told on.
    /// </summary>
    public static IEnumerable<PlanError> SecretsIn(string path, string name, string value)
    {
        if (
            value.Length > 0
            && (SecretText.Holds(value) || (SecretText.IsName(name) && !SecretText.HasPlaceholder(value)))
        )
            yield return new(path, Secrets.Mask, Allowed);
    }

    /// <summary>A text in one line, with the signs that nobody sees.</summary>
    public static string Shown(string text) => JsonSerializer.Serialize(text, s_plain);

    /// <summary>What a protocol keeps while a file is read, such as other files that it names: made once.</summary>
    public T Kept<T>(Func<T> make)
        where T : class
    {
        if (!_kept.TryGetValue(typeof(T), out var kept))
            _kept[typeof(T)] = kept = make();
        return (T)kept;
    }

    /// <summary>Tells a mistake.</summary>
    public void Wrong(string path, string value, string allowed) => Tell(new(path, value, allowed));

    /// <summary>Tells a mistake.</summary>
    public void Tell(PlanError error) => errors.Add(error);

    /// <summary>Whether a mistake was told of this place, or of anything in it.</summary>
    public bool IsToldWithin(string path) =>
        errors.Any(e =>
            e.Field == path
            || e.Field.StartsWith($"{path}.", StringComparison.Ordinal)
            || e.Field.StartsWith($"{path}[", StringComparison.Ordinal)
        );

    /// <summary>Tells the secrets that stand in a text.</summary>
    public void CheckSecrets(string path, string name, string text)
    {
        foreach (var error in SecretsIn(path, name, text))
            Tell(error);
    }

    /// <summary>Checks the placeholders of a text: those of secrets, and others by name.</summary>
    public void CheckPlaceholders(string path, string text, IEnumerable<string> known)
    {
        var names = known.Distinct().ToList();
        foreach (var name in Template.NamesIn(text).Where(n => !Secrets.IsSecret(n) && !names.Contains(n)))
        {
            // Of ports a port is meant, and of proxies a proxy; a name as variables have them is one.
            var near = Variable().IsMatch(name)
                ? $"env.{name}"
                : NearestName.Of(
                    name,
                    names.Where(n =>
                        n.Split('.')[0] == name.Split('.')[0] || !name.Contains('.', StringComparison.Ordinal)
                    )
                );
            Tell(
                new(
                    path,
                    $"{{{{{name}}}}}",
                    string.Join(", ", names.Select(n => $"{{{{{n}}}}}").Append("{{env.NAME}}").Append("{{file.PATH}}"))
                )
                {
                    Meant = near is null ? null : $"{{{{{near}}}}}",
                }
            );
        }
        foreach (var error in secrets?.Errors(path, text) ?? [])
            Tell(error);
    }

    /// <summary>
    /// Tells what of a text can never be sent, where its values are known: in the file, in a row of its feed, in a
    /// secret.
    /// </summary>
    /// <param name="path">Where the text stands.</param>
    /// <param name="text">The text.</param>
    /// <param name="feed">Where its columns' values come from.</param>
    /// <param name="whyNot">What is allowed in place of a text that cannot be sent; null for one that can.</param>
    /// <param name="isSum">Whether a text cannot be sent as soon as a part of it cannot.</param>
    /// <param name="use">What it is for.</param>
    public void CheckSent(
        string path,
        string text,
        Feed? feed,
        Func<string, string?> whyNot,
        bool isSum,
        TextUse use = TextUse.Plain
    )
    {
        var template = new Template(text);
        var escapes = ValueEscape.Of(use, template.Literals);
        var columns = template.Names.Where(n => feed?.Columns.Contains(n) == true).Distinct().ToList();
        var places = columns.ToDictionary(c => c, c => feed!.Columns.ToList().IndexOf(c));
        if ((isSum || columns.Count == 0) && whyNot(With(_ => "")) is { } allowed)
        {
            Wrong(path, template.Names.Any(Secrets.IsSecret) ? Secrets.Mask : Shown(SecretText.Told(text)), allowed);
            return;
        }
        if (columns.Count == 0)
            return;
        var wrong = Enumerable
            .Range(0, feed!.Rows.Count)
            .Select(row => (Row: row, Allowed: whyNot(With(c => Value(row, c)))))
            .Where(r => r.Allowed is not null)
            .Take(MostRows);
        foreach (var (row, why) in wrong)
        {
            var blamed = columns
                .Where(c => isSum && whyNot(With(n => n == c ? Value(row, c) : "")) is not null)
                .ToList();
            Wrong(path, feed.Place(row, blamed.Count > 0 ? blamed : columns), why!);
        }

        string Value(int row, string column) => feed!.Rows[row][places[column]];

        string With(Func<string, string> column) =>
            template.With(
                (i, name) =>
                    columns.Contains(name) ? escapes[i](column(name))
                    : Secrets.IsSecret(name) ? escapes[i](secrets?.Of(name) ?? "")
                    // Any number and any word will do for the call's own.
                    : "1"
            );
    }

    [GeneratedRegex("^[A-Z][A-Z0-9_]+$")]
    private static partial Regex Variable();
}
