using Chaos.Targets.Requests;
using Google.Protobuf.Reflection;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Reads the .proto files that workloads name, so that a wrong method or message is known before anything runs.
/// </summary>
internal sealed class ProtoPart(Reading reading)
{
    private readonly Dictionary<string, ProtoFile?> _files = [];
    private readonly Dictionary<(string Proto, string Method), MessageDescriptor> _inputs = [];

    /// <summary>
    /// What a workload's method takes by its file; null where it names none, or where something is wrong.
    /// </summary>
    public MessageDescriptor? InputOf(WorkloadFile workload) =>
        workload is { Proto: { } proto, Grpc: { } method } ? _inputs.GetValueOrDefault((proto, method)) : null;

    /// <summary>Tells every mistake of a workload's file, method and message.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="message">Its message as JSON.</param>
    /// <param name="path">Where the workload stands.</param>
    public void Check(WorkloadFile workload, string message, string path)
    {
        if (workload.Proto is not { } proto)
            return;
        if (workload.Grpc is not { } method)
        {
            reading.Wrong($"{path}.proto", proto, "beside grpc only: the method that is called");
            return;
        }
        if (Read(proto, $"{path}.proto") is not { } file)
            return;
        try
        {
            _inputs[(proto, method)] = file.InputOf(method);
        }
        catch (FormatException e)
        {
            reading.Wrong($"{path}.grpc", method, $"a unary method of {proto}: {e.Message}");
            return;
        }
        // A secret that stands in it is a mistake that is told elsewhere, and must not be shown by another.
        if (SecretWords.In($"{path}.body", "", message).Any())
            return;
        foreach (var mistake in file.MessageErrors($"{path}.body", method, message))
            reading.Errors.Add(mistake);
    }

    /// <summary>What is allowed in place of a text that is no message of a method; null for one that is.</summary>
    public string? WhyNot(string proto, string method, string message) =>
        _files.GetValueOrDefault(proto)?.MessageErrors("", method, message) is [var first, ..]
            ? $"{first.Field.TrimStart('.')} {first.Allowed}".Trim()
            : null;

    /// <summary>A file, whose mistakes are told once.</summary>
    private ProtoFile? Read(string proto, string path)
    {
        if (_files.TryGetValue(proto, out var known))
            return known;
        try
        {
            var file = ProtoFile.Read(Path.Combine(reading.Folder, proto), reading.Folder);
            foreach (var mistake in file.Mistakes)
                reading.Wrong(path, mistake, "a .proto file in order");
            return _files[proto] = file.Mistakes.Count > 0 ? null : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            reading.Wrong(path, proto, $"a .proto file, counted from this file's folder: {e.Message}");
            return _files[proto] = null;
        }
    }
}
