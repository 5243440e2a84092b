using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Chaos.KafkaMock;

/// <summary>
/// Declares the part of librdkafka's C interface that its mock cluster needs (rdkafka.h and rdkafka_mock.h). Functions
/// that return a number return 0 for success, otherwise a Kafka error code.
/// </summary>
internal static class Librdkafka
{
    private const string Library = "librdkafka";

    /// <summary>
    /// Names of the builds to try. The default build needs a libsasl2 that not every system has. The builds for CentOS
    /// and Alpine do not need it.
    /// </summary>
    private static readonly string[] s_builds = [Library, "centos8-librdkafka", "alpine-librdkafka"];

    static Librdkafka() => NativeLibrary.SetDllImportResolver(typeof(Librdkafka).Assembly, Resolve);

    [DllImport(Library)]
    internal static extern IntPtr rd_kafka_conf_new();

    [DllImport(Library)]
    internal static extern IntPtr rd_kafka_new(int type, IntPtr configuration, StringBuilder error, nuint errorSize);

    [DllImport(Library)]
    internal static extern IntPtr rd_kafka_mock_cluster_new(IntPtr client, int brokers);

    [DllImport(Library)]
    internal static extern IntPtr rd_kafka_mock_cluster_bootstraps(IntPtr cluster);

    [DllImport(Library)]
    internal static extern int rd_kafka_mock_broker_set_host_port(
        IntPtr cluster,
        int broker,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string host,
        int port
    );

    [DllImport(Library)]
    internal static extern void rd_kafka_mock_group_initial_rebalance_delay_ms(IntPtr cluster, int milliseconds);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return IntPtr.Zero;
        foreach (var build in s_builds)
            if (NativeLibrary.TryLoad(build, assembly, path, out var handle))
                return handle;
        throw new DllNotFoundException($"none of {string.Join(", ", s_builds)} can be loaded");
    }
}
