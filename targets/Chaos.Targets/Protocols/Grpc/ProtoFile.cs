extern alias ProtoNet;

using Chaos.Core;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Parsed = ProtoNet::Google.Protobuf.Reflection;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// A .proto file with all its imports. They are looked up in its own folder and in the folders above it up to a given
/// one. The well-known files of <c>google/protobuf</c> are included.
/// </summary>
internal sealed class ProtoFile
{
    private readonly IReadOnlyList<FileDescriptor> _files;

    private ProtoFile(IReadOnlyList<FileDescriptor> files, IReadOnlyList<string> mistakes) =>
        (_files, Mistakes) = (files, mistakes);

    /// <summary>
    /// The mistakes in it, each with file, line and column. Methods are available only when there is none.
    /// </summary>
    public IReadOnlyList<string> Mistakes { get; }

    /// <summary>Reads a file with its imports.</summary>
    /// <param name="path">The file.</param>
    /// <param name="top">The topmost folder in which imports are looked up.</param>
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

    /// <summary>All methods of the file and those that it imports.</summary>
    public IEnumerable<MethodDescriptor> Methods => _files.SelectMany(f => f.Services).SelectMany(s => s.Methods);

    /// <summary>Returns a method, such as <c>shop.OrderService/CreateOrder</c>.</summary>
    /// <exception cref="FormatException">There is no such method. Says what is allowed.</exception>
    public GrpcMethod MethodOf(string method) => MethodLookup.In(_files, method);

    /// <summary>
    /// Returns the mistakes in a message for a method that exists, as far as they are known before placeholders have
    /// values.
    /// </summary>
    /// <param name="path">The path of the message.</param>
    /// <param name="method">The method.</param>
    /// <param name="message">The message as JSON.</param>
    public IReadOnlyList<PlanError> MessageErrors(string path, string method, string message) =>
        MessageCheck.Errors(message, MethodOf(method).Input, path);

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
