using Microsoft.Data.Sqlite;

namespace Chaos.SampleShop.Storage;

/// <summary>A service's state for one trial: one SQLite connection, which every statement takes in turn.</summary>
/// <remarks>
/// Written ahead and not synchronised: a killed process loses nothing, a power cut may. That is right for a sample,
/// whose state is thrown away by the next trial, and wrong for a shop.
/// </remarks>
public sealed class ShopDatabase : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly SqliteConnection _connection;

    private ShopDatabase(string source)
    {
        _connection = new(new SqliteConnectionStringBuilder { DataSource = source, Pooling = false }.ToString());
        _connection.Open();
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
    }

    /// <summary>
    /// An empty one, in a file of the service's own in <paramref name="folder"/>, in place of what was there; in memory
    /// without a folder.
    /// </summary>
    public static ShopDatabase Create(string? folder, string service)
    {
        if (folder is null)
            return new(":memory:");
        var file = Path.Combine(folder, $"{service}.db");
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(file + suffix);
        return new(file);
    }

    /// <summary>
    /// Runs statements as one transaction that nobody else comes between; an exception takes all of it back.
    /// </summary>
    public T Transact<T>(Func<T> work)
    {
        lock (_lock)
        {
            Execute("BEGIN IMMEDIATE");
            try
            {
                var result = work();
                Execute("COMMIT");
                return result;
            }
            catch
            {
                Execute("ROLLBACK");
                throw;
            }
        }
    }

    /// <summary>
    /// Runs a statement whose parameters are <c>?1</c>, <c>?2</c> and so on; the number of rows it changed.
    /// </summary>
    public int Execute(string sql, params ReadOnlySpan<object> parameters)
    {
        lock (_lock)
            return Command(sql, parameters).ExecuteNonQuery();
    }

    /// <summary>The number that a statement gives back.</summary>
    public long Number(string sql, params ReadOnlySpan<object> parameters)
    {
        lock (_lock)
            return (long)Command(sql, parameters).ExecuteScalar()!;
    }

    /// <summary>The first row of a query, all of whose columns are numbers; null when there is none.</summary>
    public IReadOnlyList<long>? Row(string sql, params ReadOnlySpan<object> parameters)
    {
        lock (_lock)
        {
            using var reader = Command(sql, parameters).ExecuteReader();
            return reader.Read() ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64)] : null;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var command in _commands.Values)
                command.Dispose();
            _connection.Dispose();
        }
    }

    /// <summary>A statement is compiled once for each text.</summary>
    private SqliteCommand Command(string sql, ReadOnlySpan<object> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < parameters.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i + 1}" });
            _commands.Add(sql, command);
        }
        for (var i = 0; i < parameters.Length; i++)
            command.Parameters[i].Value = parameters[i];
        return command;
    }
}
