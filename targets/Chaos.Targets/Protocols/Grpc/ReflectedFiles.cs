using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// Builds descriptors from the files that a server returns by reflection. Some servers do not say what a file imports,
/// such as those of Node with <c>@grpc/proto-loader</c>, or do not return the files of <c>google/protobuf</c>. Both are
/// completed by the types that the files use.
/// </summary>
internal sealed class ReflectedFiles
{
    private static readonly IReadOnlyList<FileDescriptorProto> s_known =
    [
        .. new[]
        {
            AnyReflection.Descriptor,
            ApiReflection.Descriptor,
            DescriptorReflection.Descriptor,
            DurationReflection.Descriptor,
            EmptyReflection.Descriptor,
            FieldMaskReflection.Descriptor,
            SourceContextReflection.Descriptor,
            StructReflection.Descriptor,
            TimestampReflection.Descriptor,
            TypeReflection.Descriptor,
            WrappersReflection.Descriptor,
        }.Select(f => f.ToProto()),
    ];

    private readonly Dictionary<string, FileDescriptorProto> _files;
    private readonly Dictionary<string, string> _homes = [];

    private ReflectedFiles(IEnumerable<FileDescriptorProto> files)
    {
        _files = files.ToDictionary(f => f.Name, f => f.Clone());
        foreach (var file in _files.Values)
        foreach (var type in TypesOf(file))
            _homes.TryAdd(type, file.Name);
        // What the server itself returns comes first.
        foreach (var file in s_known.Where(f => !TypesOf(f).Any(_homes.ContainsKey)))
        foreach (var type in TypesOf(file))
            _homes.TryAdd(type, file.Name);
    }

    /// <exception cref="FormatException">Files are missing.</exception>
    public static IReadOnlyList<FileDescriptor> Build(IEnumerable<FileDescriptorProto> files)
    {
        var all = new ReflectedFiles(files);
        foreach (var file in all._files.Values.ToList())
            all.Complete(file);
        try
        {
            return FileDescriptor.BuildFromByteStrings(all.Ordered().Select(f => f.ToByteString()));
        }
        catch (Exception e) when (e is ArgumentException or DescriptorValidationException)
        {
            throw new FormatException("what the server returns by reflection is not whole: files are missing", e);
        }
    }

    private void Complete(FileDescriptorProto file)
    {
        foreach (var home in UsesOf(file).Select(u => HomeOf(u.Name, u.Scope)).OfType<string>())
            if (home != file.Name && !file.Dependency.Contains(home))
                file.Dependency.Add(home);
        foreach (var missing in file.Dependency.Where(d => !_files.ContainsKey(d)))
            if (s_known.FirstOrDefault(f => f.Name == missing) is { } known)
            {
                _files[missing] = known.Clone();
                Complete(_files[missing]);
            }
    }

    /// <summary>Returns the file that defines a type. A name that begins with a dot is whole.</summary>
    private string? HomeOf(string name, string scope)
    {
        if (name.StartsWith('.'))
            return _homes.GetValueOrDefault(name[1..]);
        for (; scope.Length > 0; scope = scope.Contains('.') ? scope[..scope.LastIndexOf('.')] : "")
            if (_homes.TryGetValue($"{scope}.{name}", out var home))
                return home;
        return _homes.GetValueOrDefault(name);
    }

    private static IEnumerable<string> TypesOf(FileDescriptorProto file) =>
        MessagesOf(file)
            .SelectMany(m => m.Type.EnumType.Select(e => $"{m.Name}.{e.Name}").Prepend(m.Name))
            .Concat(file.EnumType.Select(e => Within(file.Package, e.Name)));

    /// <summary>Returns the types that fields and methods name, each with the scope in which they do.</summary>
    private static IEnumerable<(string Name, string Scope)> UsesOf(FileDescriptorProto file) =>
        MessagesOf(file)
            .SelectMany(m => m.Type.Field.Select(f => (f.TypeName, m.Name)))
            .Concat(
                file.Service.SelectMany(s => s.Method)
                    .SelectMany(m => new[] { (m.InputType, file.Package), (m.OutputType, file.Package) })
            )
            .Where(u => u.Item1.Length > 0);

    private static IEnumerable<(string Name, DescriptorProto Type)> MessagesOf(FileDescriptorProto file)
    {
        var open = new Queue<(string Name, DescriptorProto Type)>(
            file.MessageType.Select(m => (Within(file.Package, m.Name), m))
        );
        while (open.TryDequeue(out var message))
        {
            yield return message;
            foreach (var inner in message.Type.NestedType)
                open.Enqueue((Within(message.Name, inner.Name), inner));
        }
    }

    private static string Within(string scope, string name) => scope.Length == 0 ? name : $"{scope}.{name}";

    /// <summary>Returns the files in an order in which each comes after those that it imports.</summary>
    private List<FileDescriptorProto> Ordered()
    {
        var (order, seen) = (new List<FileDescriptorProto>(), new HashSet<string>());
        foreach (var name in _files.Keys)
            Visit(name);
        return order;

        void Visit(string name)
        {
            if (!_files.TryGetValue(name, out var file) || !seen.Add(name))
                return;
            foreach (var needed in file.Dependency)
                Visit(needed);
            order.Add(file);
        }
    }
}
