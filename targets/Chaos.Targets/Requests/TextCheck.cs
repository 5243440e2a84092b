using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Targets.Requests;

/// <summary>
/// Checks the texts of a file: their placeholders, that they contain no secrets, and whether they can be sent with
/// their values. A text that cannot be sent would be a call that is not made during the run.
/// </summary>
/// <param name="secrets">The source of secrets. Null to skip the check that they exist.</param>
/// <param name="errors">Collects every mistake.</param>
public sealed partial class TextCheck(Secrets? secrets, ICollection<PlanError> errors)
{
    /// <summary>Largest number of feed rows that are reported for one text. The others are similar.</summary>
    private const int MostRows = 5;

    private const string Allowed = "{{env.NAME}} or {{file.PATH}}: a secret must not be in the file";

    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<Type, object> _kept = [];
    private readonly List<string> _warnings = [];

    /// <summary>What may be right and is worth a look: a path and a sentence each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>
    /// Returns a mistake when the name is that of a secret but the value is not a placeholder, or when a text contains
    /// a secret. The secret itself is never shown.
    /// </summary>
    public static IEnumerable<PlanError> SecretsIn(string path, string name, string value)
    {
        var told = AsSecrets(value);
        if (
            value.Length > 0
            && (
                SecretText.Holds(told)
                || (SecretText.IsName(name) && (!HoldsValue(value) || SecretText.HoldsBeside(told)))
            )
        )
            yield return new(path, Secrets.Mask, Allowed);
    }

    /// <summary>Whether a text takes a value from elsewhere that can be a secret: not only the call's number.</summary>
    private static bool HoldsValue(string text) => Template.NamesIn(text).Except(CallText.Placeholders).Any();

    /// <summary>A text in which such a value stands as a secret does: for what the file does not hold.</summary>
    private static string AsSecrets(string text) =>
        new Template(text).With(n => CallText.Placeholders.Contains(n) ? $"{{{{{n}}}}}" : "{{env.VALUE}}");

    /// <summary>Returns a text in one line in which invisible characters are escaped.</summary>
    public static string Shown(string text) => JsonSerializer.Serialize(text, s_plain);

    /// <summary>
    /// Returns the object of this type that a protocol keeps while a file is read, such as a cache of other files. It
    /// is made once.
    /// </summary>
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

    /// <summary>Adds a warning, once.</summary>
    public void Warn(string path, string text)
    {
        if (!_warnings.Contains($"{path}: {text}"))
            _warnings.Add($"{path}: {text}");
    }

    /// <summary>Returns whether a mistake was reported at this path or under it.</summary>
    public bool IsToldWithin(string path) =>
        errors.Any(e =>
            e.Field == path
            || e.Field.StartsWith($"{path}.", StringComparison.Ordinal)
            || e.Field.StartsWith($"{path}[", StringComparison.Ordinal)
        );

    /// <summary>Reports secrets in a text.</summary>
    public void CheckSecrets(string path, string name, string text)
    {
        foreach (var error in SecretsIn(path, name, text))
            Tell(error);
    }

    /// <summary>Checks the placeholders in a text: that secrets exist, and that all others are known.</summary>
    /// <param name="path">The path of the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="known">The names that have a value.</param>
    /// <param name="hasFunctions">Whether functions, such as <c>{{uuid}}</c>, are allowed, too.</param>
    public void CheckPlaceholders(string path, string text, IEnumerable<string> known, bool hasFunctions = false)
    {
        var names = known.Distinct().ToList();
        IReadOnlyList<string> functions = hasFunctions
            ? [.. Template.NamesIn(text).Where(n => Functions.IsOne(n) && !names.Contains(n))]
            : [];
        if (hasFunctions)
            names.AddRange(Functions.Examples);
        var inner = functions.SelectMany(Functions.NamesIn).ToList();
        foreach (var function in functions)
            if (Functions.WhyNot(function) is { } allowed)
                Tell(new(path, $"{{{{{function}}}}}", allowed));
        foreach (
            var name in Template
                .NamesIn(text)
                .Except(functions)
                .Concat(inner)
                .Where(n => !Secrets.IsSecret(n) && !names.Contains(n))
        )
        {
            // A name in the form of an environment variable means env.NAME. A name with a prefix, such as port, is
            // compared only with names that have the same prefix.
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
        var hidden = string.Concat(inner.Where(Secrets.IsSecret).Select(n => $"{{{{{n}}}}}"));
        foreach (var error in secrets?.Errors(path, text + hidden) ?? [])
            Tell(error);
    }

    /// <summary>
    /// Reports texts that can never be sent, for values that are known before the run: those in the file, in rows of
    /// the feed and in secrets.
    /// </summary>
    /// <param name="path">The path of the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="feed">The feed from which column values are taken.</param>
    /// <param name="whyNot">Returns what is allowed instead of a text that cannot be sent. Returns null for a text that
    /// can be sent.</param>
    /// <param name="isSum">Whether a text cannot be sent when one of its parts cannot be sent.</param>
    /// <param name="use">What the text is used for.</param>
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
        var columns = template.Names.Select(n => feed?.ColumnOf(n)).OfType<string>().Distinct().ToList();
        var places = columns.ToDictionary(c => c, c => feed!.IndexOf(c));
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
                    feed?.ColumnOf(name) is { } known ? escapes[i](column(known))
                    : Secrets.IsSecret(name) ? escapes[i](secrets?.Of(name) ?? "")
                    // For the call's own placeholders any value will do.
                    : "1"
            );
    }

    [GeneratedRegex("^[A-Z][A-Z0-9_]+$")]
    private static partial Regex Variable();
}
