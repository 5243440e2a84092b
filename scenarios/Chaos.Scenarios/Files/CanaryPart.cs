using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Files;

/// <summary>Reads the canary of an edge.</summary>
internal sealed partial class CanaryPart(Reading reading)
{
    private const string Bytes = "a text, or { hex: \"00 00 00 08\" }";
    private const string Whole = $"{Bytes}, or an object with send and expect, or with user and password";

    /// <summary>Whether a canary says what is sent or expected, and not only how it logs in.</summary>
    public static bool HasBytes(JsonElement? canary) =>
        canary is { } some
        && (
            some.ValueKind != JsonValueKind.Object
            || new[] { "send", "expect", "hex" }.Any(w => some.TryGetProperty(w, out _))
        );

    /// <summary>What a canary sends and expects; null when the file does not say it.</summary>
    public EdgeCanary? Read(JsonElement? canary, string path)
    {
        if (!HasBytes(canary))
            return null;
        var some = canary!.Value;
        if (IsBytes(some))
            return BytesOf(some, path) is { } sent ? new(sent) : null;
        if (some.ValueKind != JsonValueKind.Object)
            reading.Wrong(path, Reading.InOneLine(some), Whole);
        if (Find(some, path) is not { } file)
            return null;
        if ((file.User ?? file.Password) is not null)
            reading.Wrong(
                $"{path}.{(file.User is null ? "password" : "user")}",
                "beside send or expect",
                "one of both"
            );
        return new(BytesOf(file.Send, $"{path}.send") ?? "", BytesOf(file.Expect, $"{path}.expect") ?? "");
    }

    /// <summary>The login of a canary, percent-encoded; null when the file says none.</summary>
    public string? LoginOf(JsonElement? canary, string path, Wire? wire, ExperimentFile whole)
    {
        if (HasBytes(canary) || canary is null || Find(canary, path) is not { } file)
            return null;
        if (wire is { WhyLogin: null } or null)
        {
            reading.Wrong(
                path,
                "a login",
                $"send and expect: a canary logs in only over {string.Join(", ", LoggingIn.Select(w => w.Spoken.Word))}"
            );
            return null;
        }
        if (string.IsNullOrEmpty(file.User))
            reading.Wrong($"{path}.user", PlanError.Missing, "the user as whom the canary logs in");
        foreach (var (word, text) in new[] { ("user", file.User), ("password", file.Password) })
            if (text is not null)
            {
                reading.CheckText($"{path}.{word}", text, whole);
                foreach (var error in SecretWords.In($"{path}.{word}", word, text))
                    if (!reading.IsTold(error.Field))
                        reading.Errors.Add(error);
            }
        return $"{Escaped(file.User)}:{Escaped(file.Password)}";
    }

    /// <summary>Whether a value is bytes, and not an object with properties of a canary.</summary>
    private static bool IsBytes(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        || (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("hex", out _));

    private static IEnumerable<Wire> LoggingIn => KnownWires.All.Where(w => w.WhyLogin is not null);

    private CanaryFile? Find(JsonElement? canary, string path) =>
        canary is { ValueKind: JsonValueKind.Object } some
            ? new ForgivingJson(PolicyJson.Options, reading.Errors) { Renamed = reading.Renamed }.ReadWhole(
                some,
                typeof(CanaryFile),
                path
            ) as CanaryFile
            : null;

    /// <summary>Bytes as characters; null when they are not given or wrong.</summary>
    private string? BytesOf(JsonElement? value, string path)
    {
        switch (value)
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.String } text when text.GetString() is { } written:
                if (EdgeWords.WhyNoCanary(written) is not { } allowed)
                    return written;
                reading.Wrong(path, SecretWords.Told(written), allowed);
                return null;
            case { ValueKind: JsonValueKind.Object } some
                when some.EnumerateObject().ToList() is [{ Name: "hex", Value.ValueKind: JsonValueKind.String } hex]:
                var digits = Blank().Replace(hex.Value.GetString()!, "");
                if (Regex.IsMatch(digits, HexFile.Form))
                    return Encoding.Latin1.GetString(Convert.FromHexString(digits));
                reading.Wrong($"{path}.hex", hex.Value.GetString()!, "two hexadecimal digits for each byte: 00 0A FF");
                return null;
            default:
                reading.Wrong(path, Reading.InOneLine(value.Value), Bytes);
                return null;
        }
    }

    /// <summary>A text of a login, in which placeholders stay as they are.</summary>
    private static string Escaped(string? text) =>
        text is null
            ? ""
            : Placeholder().Replace(text, m => m.Groups[1].Success ? m.Value : Uri.EscapeDataString(m.Value));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"(\{\{[^{}]*\}\})|[^{]+|\{")]
    private static partial Regex Placeholder();
}
