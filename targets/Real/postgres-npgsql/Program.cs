// Makes one query for each call. PG: the connection string, with the size of the pool.
using Npgsql;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Critical);
var app = builder.Build();
await using var source = NpgsqlDataSource.Create(app.Configuration["PG"]!);
app.MapGet("/health", () => "ok");
app.MapGet(
    "/rows",
    async (CancellationToken stop) =>
    {
        try
        {
            await using var command = source.CreateCommand("select 1");
            return Results.Ok(await command.ExecuteScalarAsync(stop));
        }
        catch (NpgsqlException e)
        {
            return Results.Text(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
);
await app.RunAsync();
