using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// Reads the .proto files that workloads name, so that a wrong method or message is found before the run.
/// </summary>
internal sealed class ProtoWords
{
    private readonly Dictionary<string, ProtoFile?> _files = [];
    private readonly Dictionary<(string Proto, string Method), GrpcMethod> _methods = [];

    /// <summary>
    /// Returns a workload's method according to its file. Returns null when the workload names no file, or when there is
    /// a mistake.
    /// </summary>
    public GrpcMethod? MethodOf(GrpcWords words) =>
        words is { Proto: { } proto, Grpc: { } method } ? _methods.GetValueOrDefault((proto, method)) : null;

    /// <summary>Reports every mistake in a workload's file, method and messages.</summary>
    /// <param name="method">The method.</param>
    /// <param name="proto">The file.</param>
    /// <param name="messages">The messages as JSON, each with the word that has it.</param>
    /// <param name="reading">The workload.</param>
    public void Check(
        string method,
        string proto,
        IReadOnlyList<(string Word, string Message)> messages,
        CallReading reading
    )
    {
        if (Read(proto, reading) is not { } file)
            return;
        try
        {
            _methods[(proto, method)] = file.MethodOf(method);
        }
        catch (FormatException e)
        {
            reading.Wrong("grpc", method, $"a method of {proto}: {e.Message}");
            return;
        }
        // A secret in the message is reported elsewhere. Another mistake must not show it.
        foreach (var (word, message) in messages.Where(m => !TextCheck.SecretsIn("", "", m.Message).Any()))
        foreach (var mistake in file.MessageErrors($"{reading.Path}.{word}", method, message))
            reading.Texts.Tell(mistake);
    }

    /// <summary>
    /// Returns what is allowed instead of a text that is not a message of a method. Returns null for a text that is.
    /// </summary>
    public string? WhyNot(string proto, string method, string message) =>
        _files.GetValueOrDefault(proto)?.MessageErrors("", method, message) is [var first, ..]
            ? $"{first.Field.TrimStart('.')} {first.Allowed}".Trim()
            : null;

    /// <summary>Returns a file and reports its mistakes once.</summary>
    private ProtoFile? Read(string proto, CallReading reading)
    {
        if (_files.TryGetValue(proto, out var known))
            return known;
        try
        {
            var file = ProtoFile.Read(Path.Combine(reading.Folder, proto), reading.Folder);
            foreach (var mistake in file.Mistakes)
                reading.Wrong("proto", mistake, "a .proto file without errors");
            return _files[proto] = file.Mistakes.Count > 0 ? null : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            reading.Wrong("proto", proto, $"a .proto file, relative to this file's folder: {e.Message}");
            return _files[proto] = null;
        }
    }
}
