using Chaos.Cli.Yaml;
using Chaos.Scenarios.Files.Importing;

namespace Chaos.Scenarios.Tests.Files.Importing;

public sealed class OpenApiFileTests
{
    private const string Shop = """
        openapi: 3.0.3
        info: { title: Shop, version: "1" }
        servers:
          - url: "{scheme}://api.example.com/v1"
            variables: { scheme: { default: https } }
        security: [ { key: [] } ]
        paths:
          /products:
            get:
              operationId: listProducts
              security: []
              parameters:
                - { name: page, in: query, required: true, schema: { type: integer, minimum: 5 } }
                - { name: sort, in: query, schema: { type: string } }
              responses: { "200": { description: good } }
            post:
              operationId: addProduct
              requestBody:
                required: true
                content:
                  application/json: { schema: { $ref: "#/components/schemas/Product" } }
              responses: { "201": { description: made } }
          /products/{id}:
            parameters:
              - $ref: "#/components/parameters/Id"
            get:
              responses: { "200": { description: good } }
            delete:
              deprecated: true
              responses: { "204": { description: gone } }
        components:
          securitySchemes:
            key: { type: apiKey, in: header, name: X-Api-Key }
          parameters:
            Id: { name: id, in: path, required: true, example: a b, schema: { type: string } }
          schemas:
            Product:
              allOf:
                - type: object
                  properties: { name: { type: string, example: tea }, id: { type: integer, readOnly: true } }
              type: object
              properties:
                tags: { type: array, items: { type: string, enum: [ green, black ] } }
                password: { type: string }
        """;

    [Fact]
    public void Each_operation_that_only_reads_is_a_call_with_examples_of_what_it_needs()
    {
        var import = Read("shop.yaml", Shop, new());
        Assert.Equal("https://api.example.com", import.Address);
        Assert.Equal(
            ["list-products GET /v1/products?page=5", "get-products-id GET /v1/products/a%20b"],
            import.Calls.Select(c => $"{c.Name} {c.Method} {c.Path}")
        );
        Assert.Empty(import.Calls[0].Headers);
        Assert.Equal("{{env.X_API_KEY}}", import.Calls[1].Headers["X-Api-Key"]);
        Assert.Equal(["X_API_KEY"], import.Variables.Keys);
        Assert.Equal(
            ["2 calls by other methods: POST /products, DELETE /products/{id} (--methods takes them)"],
            import.LeftOut
        );
        SomeImport.Read(import);
    }

    [Fact]
    public void A_body_is_made_from_its_schema_and_holds_no_secret()
    {
        var import = Read("shop.yaml", Shop, new() { Methods = ["POST", "DELETE"], BasePath = "/v2" });
        var call = Assert.Single(import.Calls);
        Assert.Equal("/v2/products", call.Path);
        Assert.Equal("""{"name":"tea","tags":["green"],"password":"{{env.PASSWORD}}"}""", call.Body);
        Assert.Equal(["DELETE /products/{id}: it is deprecated"], import.LeftOut.Where(l => l.Contains("deprecated")));
        SomeImport.Read(import);
    }

    [Fact]
    public void A_description_of_version_2_in_JSON_is_read_too()
    {
        var import = Read(
            "old.json",
            """
            { "swagger": "2.0", "info": { "title": "Old", "version": "1" }, "host": "api.example.org", "basePath": "/v1",
              "schemes": [ "https" ],
              "securityDefinitions": { "who": { "type": "basic" }, "key": { "type": "apiKey", "in": "query", "name": "k" } },
              "paths": {
                "/me": { "get": { "security": [ { "who": [] } ], "responses": { "200": { "description": "good" } } } },
                "/you": { "get": { "security": [ { "key": [] } ], "responses": { "200": { "description": "good" } } } } } }
            """,
            new()
        );
        Assert.Equal("https://api.example.org", import.Address);
        Assert.Equal(["/v1/me", "/v1/you?k={{env.K}}"], import.Calls.Select(c => c.Path));
        Assert.Equal("Basic {{env.AUTHORIZATION}}", import.Calls[0].Headers["Authorization"]);
        SomeImport.Read(import);
    }

    [Fact]
    public void A_description_without_a_host_leaves_the_address_to_the_user()
    {
        var import = Read(
            "a.yaml",
            """
            openapi: 3.1.0
            info: { title: a, version: "1" }
            servers: [ { url: /api } ]
            paths: { /a: { get: { responses: { "200": { description: good } } } } }
            """,
            new()
        );
        Assert.Null(import.Address);
        Assert.Equal("/api/a", import.Calls[0].Path);
    }

    [Theory]
    [InlineData("hello", "--openapi: a.yaml: the text cannot be read (")]
    [InlineData("{", "--openapi: a.yaml: the text cannot be read (")]
    [InlineData(
        "openapi: 3.0.0\ninfo: { title: a, version: '1' }\npaths: {}",
        "--openapi: a.yaml: the text has no paths; allowed:"
    )]
    [InlineData(
        "openapi: 3.0.0\ninfo: { title: a, version: '1' }\npaths: { /a: { post: { responses: {} } } }",
        "--openapi: a.yaml: the description has none that can be taken; 1 call by other methods: POST /a (--methods takes them);"
    )]
    public void A_text_that_describes_no_calls_says_what_is_allowed(string text, string message) =>
        Assert.Contains(message, Assert.Single(Read("a.yaml", text, new()).Errors).ToString());

    /// <summary>Reads a description in YAML as the command line does.</summary>
    private static Imported Read(string name, string text, ImportChoice choice) =>
        OpenApiFile.Read(name, YamlReader.Read(text).Root?.GetRawText() ?? text, choice);
}
