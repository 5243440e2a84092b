extern alias ProtoNet;

using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Texts;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Parsed = ProtoNet::Google.Protobuf.Reflection;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// A .proto file with all that it imports: from its own folder, from those above it up to a given one, and the
/// well-known ones of <c>google/protobuf</c>.
/// </summary>
internal sealed class ProtoFile
{
    private readonly IReadOnlyList<FileDescriptor> _files;

    private ProtoFile(IReadOnlyList<FileDescriptor> files, IReadOnlyList<string> mistakes) =>
        (_files, Mistakes) = (files, mistakes);

    /// <summary>
    /// What is wrong with it, each with file, line and column; methods can be asked for when there is none.
    /// </summary>
    public IReadOnlyList<string> Mistakes { get; }

    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="top">The folder above which nothing is looked for.</param>
    /// <exception cref="IOException">The file or one that it imports cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static ProtoFile Read(string path, string top)
    {
        var set = new Parsed.FileDescriptorSet();
        foreach (var folder in Folders(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFullPath(top)))
            set.AddImportPath(folder);
        if (!set.Add(Path.GetFileName(path)))
            throw new FileNotFoundException("it is not there");
        set.Process();
        var mistakes = set.GetErrors()
            .Where(e => e.IsError)
            .Select(e => FormattableString.Invariant($"{e.File}:{e.LineNumber}:{e.ColumnNumber}: {e.Message}"))
            .ToList();
        if (mistakes.Count > 0)
            return new([], mistakes);
        set.ApplyFileDependencyOrder();
        try
        {
            return new(FileDescriptor.BuildFromByteStrings(set.Files.Select(Bytes)), []);
        }
        catch (DescriptorValidationException e)
        {
            return new([], [e.Message]);
        }
    }

    /// <summary>What a unary method, such as <c>shop.OrderService/CreateOrder</c>, takes.</summary>
    /// <exception cref="FormatException">There is no such method, or it streams: with what is allowed.</exception>
    public MessageDescriptor InputOf(string method) => UnaryMethod.In(_files, method).InputType;

    /// <summary>
    /// What is wrong with a message to a method that is there, as far as it is known before placeholders have values.
    /// </summary>
    /// <param name="path">Where the message stands.</param>
    /// <param name="method">The method.</param>
    /// <param name="message">The message as JSON.</param>
    public IReadOnlyList<PlanError> MessageErrors(string path, string method, string message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            return [.. MessageCheck.Errors(json.RootElement, InputOf(method), path)];
        }
        catch (JsonException e)
        {
            // What a placeholder stands for may be more than a text.
            return Template.NamesIn(message).Count > 0
                ? []
                : [new(path, message, $"a message of {InputOf(method).FullName} as JSON: {e.Message}")];
        }
    }

    private static IEnumerable<string> Folders(string own, string top)
    {
        yield return own;
        for (
            var folder = own;
            folder != top
                && folder.StartsWith(top, StringComparison.Ordinal)
                && Path.GetDirectoryName(folder) is { } above;
            folder = above
        )
            yield return above;
    }

    private static ByteString Bytes(Parsed.FileDescriptorProto file)
    {
        using var stream = new MemoryStream();
        ProtoBuf.Serializer.Serialize(stream, file);
        return ByteString.CopyFrom(stream.ToArray());
    }
}
