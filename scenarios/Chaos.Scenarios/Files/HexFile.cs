using System.ComponentModel.DataAnnotations;

namespace Chaos.Scenarios.Files;

/// <summary>Bytes as hexadecimal digits.</summary>
public sealed record HexFile
{
    /// <summary>Two digits for each byte, between which there may be blanks.</summary>
    internal const string Form = @"^\s*([0-9A-Fa-f]{2}\s*)*$";

    /// <summary>Two digits for each byte, with or without blanks between them: <c>"00 00 00 08"</c>.</summary>
    [Required]
    [RegularExpression(Form)]
    public string? Hex { get; init; }
}
